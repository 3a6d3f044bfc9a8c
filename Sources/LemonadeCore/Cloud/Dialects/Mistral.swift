extension ProviderDialect {
    /// Mistral: capabilities as an object of booleans, one entry an alias; `type` (base, fine-tuned) is no modality.
    static let mistral = ProviderDialect(name: "mistral", hosts: ["mistral.ai"])
}
