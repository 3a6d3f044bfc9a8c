extension ProviderDialect {
    /// Cohere: names instead of ids, and the endpoints that each model answers.
    static let cohere = ProviderDialect(
        name: "cohere", hosts: ["cohere.ai", "cohere.com"],
        recognises: { $0["endpoints"]?.array != nil && $0["name"]?.string != nil },
        read: { entry, model in
            let endpoints = Set(entry.words("endpoints"))
            let kinds: [(endpoint: String, kind: ModelKind)] = [
                ("chat", .chat), ("embed", .embedding), ("embed_image", .embedding), ("rerank", .reranking),
                ("transcriptions", .transcription), ("generate", .completion),
            ]
            if let kind = kinds.first(where: { endpoints.contains($0.endpoint) })?.kind {
                model.kind = kind
            } else if !endpoints.isEmpty {
                model.kind = .other
            }
        })
}
