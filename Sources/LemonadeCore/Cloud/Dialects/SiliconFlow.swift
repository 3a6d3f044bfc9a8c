extension ProviderDialect {
    /// SiliconFlow: bare entries; the server itself filters.
    static let siliconFlow = ProviderDialect(
        name: "siliconflow", hosts: ["siliconflow.cn", "siliconflow.com"],
        listing: ListingRequest(query: "sub_type=chat"))
}
