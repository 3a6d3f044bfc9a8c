/// The kinds of local models that are counted apart when it comes to how many may be loaded.
enum ModelType: String, Sendable, CaseIterable {
    /// Text in, text out.
    case llm
    /// Text to vector.
    case embedding
    /// Ordering of documents.
    case reranking

    /// The type of a model with those labels.
    init(_ labels: ModelLabels) {
        self = labels.contains(.reranking) ? .reranking : labels.contains(.embeddings) ? .embedding : .llm
    }
}
