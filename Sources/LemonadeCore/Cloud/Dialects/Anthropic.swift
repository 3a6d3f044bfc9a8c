extension ProviderDialect {
    /// Anthropic: the listing and `/messages` are native, with a field of their own for the key and one for the version;
    /// `max_tokens` is what may come out.
    static let anthropic = ProviderDialect(
        name: "anthropic", hosts: ["anthropic.com"],
        listing: ListingRequest(
            query: "limit=1000", fields: [ListingRequest.Field(name: "anthropic-version", value: "2023-06-01")]),
        authHeaders: ["models": .anthropicKey, "messages": .anthropicKey])
}
