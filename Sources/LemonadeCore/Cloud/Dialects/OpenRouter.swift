extension ProviderDialect {
    /// OpenRouter, and whoever took over its format: dollars per token as strings, `"-1"` where the price varies.
    static let openRouter = ProviderDialect(
        name: "openrouter", hosts: ["openrouter.ai"],
        recognises: { entry in
            guard let pricing = entry["pricing"], pricing["prompt"]?.string != nil else { return false }
            return pricing["completion"]?.string != nil
                && (entry.has("architecture") || entry.has("top_provider") || entry.has("canonical_slug"))
        },
        read: { entry, model in
            model.inputPrice = entry["pricing"]?["prompt"]?.price(shift: 6)
            model.outputPrice = entry["pricing"]?["completion"]?.price(shift: 6)
        })
}
