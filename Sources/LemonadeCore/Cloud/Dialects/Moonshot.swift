extension ProviderDialect {
    /// Moonshot: `supports_…` booleans; older keys see bare entries.
    static let moonshot = ProviderDialect(name: "moonshot", hosts: ["moonshot.ai", "moonshot.cn"])
}
