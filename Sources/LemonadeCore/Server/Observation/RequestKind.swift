/// What a request asks for, as logs and metrics tell requests apart: few kinds, whatever clients send.
enum RequestKind: String, Sendable, CaseIterable {
    /// Chats.
    case chat = "/v1/chat/completions"
    /// Completions of a text.
    case completions = "/v1/completions"
    /// Embeddings.
    case embeddings = "/v1/embeddings"
    /// Responses.
    case responses = "/v1/responses"
    /// Messages.
    case messages = "/v1/messages"
    /// Ranking, under all its names.
    case rerank = "/v1/rerank"
    /// The server's own endpoints, and what is none.
    case control = "control"
}
