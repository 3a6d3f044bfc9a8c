extension ProviderDialect {
    /// llama.cpp: the context in `meta`; `created` is the moment of the answer, so it would change with every listing.
    static let llamaCpp = ProviderDialect(
        name: "llamacpp",
        recognises: { $0["owned_by"]?.string == "llamacpp" },
        read: { _, model in model.created = 0 })
}
