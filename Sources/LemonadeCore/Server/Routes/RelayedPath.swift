/// One of the paths that are relayed: what it is called upstream, and how its streams speak.
struct RelayedPath: Sendable {
    /// The path behind the upstream's base URL.
    let upstream: StaticString
    /// How a stream of this path says that it broke off.
    let errorStyle: StreamErrorStyle
    /// How it is counted.
    let kind: RequestKind

    /// The paths by what follows the version prefix.
    static let all: [(path: StaticString, relayed: RelayedPath)] = [
        ("/chat/completions", RelayedPath(upstream: "/chat/completions", errorStyle: .openAI, kind: .chat)),
        ("/completions", RelayedPath(upstream: "/completions", errorStyle: .openAI, kind: .completions)),
        ("/embeddings", RelayedPath(upstream: "/embeddings", errorStyle: .openAI, kind: .embeddings)),
        ("/responses", RelayedPath(upstream: "/responses", errorStyle: .responses, kind: .responses)),
        ("/messages", RelayedPath(upstream: "/messages", errorStyle: .messages, kind: .messages)),
        ("/rerank", RelayedPath(upstream: "/rerank", errorStyle: .openAI, kind: .rerank)),
        ("/reranking", RelayedPath(upstream: "/rerank", errorStyle: .openAI, kind: .rerank)),
        ("/reranker", RelayedPath(upstream: "/rerank", errorStyle: .openAI, kind: .rerank)),
    ]
}
