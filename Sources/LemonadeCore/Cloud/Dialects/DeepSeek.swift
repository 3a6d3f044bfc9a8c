extension ProviderDialect {
    /// DeepSeek: bare entries at first, later with modalities and levels of effort.
    static let deepSeek = ProviderDialect(name: "deepseek", hosts: ["deepseek.com"])
}
