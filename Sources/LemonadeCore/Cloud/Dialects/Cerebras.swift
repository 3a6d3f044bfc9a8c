extension ProviderDialect {
    /// Cerebras: bare entries.
    static let cerebras = ProviderDialect(name: "cerebras", hosts: ["cerebras.ai"])
}
