extension ProviderDialect {
    /// LM Studio: types and contexts stand in its own listing only, beside the OpenAI-compatible endpoints.
    static let lmStudio = ProviderDialect(
        name: "lmstudio",
        listing: ListingRequest(place: .at("/api/v0/models")),
        recognises: { $0["loaded_instances"]?.array != nil },
        read: { entry, model in
            let loaded = entry["loaded_instances"]?.array?.prefix(ListingEntry.mostMembers) ?? []
            let contexts = loaded.compactMap { $0["config"]?["context_length"]?.tokens }
            if let smallest = contexts.min() { model.contextWindow = smallest }
        })
}
