extension ProviderDialect {
    /// Another Lemonade server: prices per million tokens, and labels that say what a model is for.
    static let lemonade = ProviderDialect(
        name: "lemonade",
        recognises: { $0["recipe"]?.string != nil && $0["labels"]?.array != nil },
        read: { entry, model in
            let labels = Set(entry.words("labels"))
            let kinds: [(label: String, kind: ModelKind)] = [
                ("chat", .chat), ("embeddings", .embedding), ("reranking", .reranking), ("image", .image),
                ("tts", .speech), ("speech", .speech), ("transcription", .transcription), ("audio", .transcription),
            ]
            model.kind = kinds.first { labels.contains($0.label) }?.kind ?? model.kind
            for (label, ability) in [
                ("vision", ModelLabels.vision), ("tool-calling", .toolCalling), ("reasoning", .reasoning),
            ] where labels.contains(label) { model.abilities.insert(ability) }
            model.inputPrice = entry["cost_input_per_million"]?.price(shift: 0)
            model.outputPrice = entry["cost_output_per_million"]?.price(shift: 0)
        })
}
