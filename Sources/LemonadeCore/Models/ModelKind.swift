/// What a model is for. Only the first two are listed; the others can be called all the same.
enum ModelKind: Sendable, Equatable, CaseIterable {
    /// Nothing says; taken for a chat model.
    case unknown
    /// Chat.
    case chat
    /// Completion of plain text, without roles.
    case completion
    /// Text to vector.
    case embedding
    /// Ordering of documents.
    case reranking
    /// Classification of content, guard models included.
    case moderation
    /// Images out.
    case image
    /// Speech or music out.
    case speech
    /// Speech in, text out.
    case transcription
    /// Video out.
    case video
    /// Documents in, text out, through an endpoint of its own.
    case ocr
    /// Something else that is not chat (realtime sessions, reward models, …).
    case other

    /// Whether the catalogue shows such a model.
    var isListed: Bool {
        switch self {
        case .unknown, .chat: true
        case .completion, .embedding, .reranking, .moderation, .image, .speech, .transcription, .video, .ocr, .other:
            false
        }
    }

    /// The labels that say so in the catalogue.
    var labels: ModelLabels {
        switch self {
        case .unknown, .chat: .chat
        case .embedding: .embeddings
        case .reranking: .reranking
        case .completion, .moderation, .image, .speech, .transcription, .video, .ocr, .other: []
        }
    }
}
