extension ProviderDialect {
    /// Ollama: bare entries in the OpenAI-compatible listing.
    static let ollama = ProviderDialect(name: "ollama")
}
