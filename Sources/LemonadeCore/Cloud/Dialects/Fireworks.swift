extension ProviderDialect {
    /// Fireworks: the inference listing, the serverless one (prices as a list of SKUs) and the control plane's (camel
    /// case). The listing is a subset; any other id is called by its full name.
    static let fireworks = ProviderDialect(
        name: "fireworks", hosts: ["fireworks.ai"],
        unlistedPrefix: "accounts/fireworks/models/",
        recognises: { entry in
            entry["pricing"]?.array != nil || entry.has("supports_chat") || entry.has("supportsImageInput")
                || entry["kind"]?.string != nil
        },
        read: { entry, model in
            if model.kind == .unknown || model.kind == .other, let kind = entry["kind"]?.string {
                switch kind {
                case "EMBEDDING_MODEL": model.kind = .embedding
                case "FLUMINA_BASE_MODEL", "FLUMINA_ADDON": model.kind = .image
                case "DRAFT_ADDON": model.kind = .other
                default: break
                }
            }
            guard let skus = entry["pricing"]?.array else { return }
            model.inputPrice = price(in: skus) { $0.contains("input") && !$0.contains("(cached") }
            model.outputPrice = price(in: skus) { $0.contains("output") }
        })

    /// The price of the matching SKUs, if they agree and are counted in million tokens.
    private static func price(in skus: [JSONValue], matching: (String) -> Bool) -> TokenPrice? {
        let prices = skus.prefix(ListingEntry.mostMembers).compactMap { sku -> TokenPrice?? in
            guard let name = sku["sku"]?.string?.lowercased(), name.contains("tokens"), matching(name) else {
                return nil
            }
            guard sku["unit"]?.string?.lowercased() == "1m tokens" else { return .some(nil) }
            return .some(sku["amount"]?.price(shift: 0))
        }
        guard let first = prices.first, prices.allSatisfy({ $0 == first }) else { return nil }
        return first
    }
}
