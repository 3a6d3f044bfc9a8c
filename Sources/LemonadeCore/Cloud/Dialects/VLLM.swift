extension ProviderDialect {
    /// vLLM: `max_model_len`; `created` is the moment of the answer, so it would change with every listing.
    static let vLLM = ProviderDialect(
        name: "vllm",
        recognises: { $0["owned_by"]?.string == "vllm" || $0.has("max_model_len") },
        read: { _, model in model.created = 0 })
}
