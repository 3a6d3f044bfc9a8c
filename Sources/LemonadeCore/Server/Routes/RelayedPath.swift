/// One of the paths that are relayed: what it is called upstream, and how its streams speak.
struct RelayedPath: Sendable {
    /// The path behind the upstream's base URL.
    let upstream: StaticString
    /// How a stream of this path says that it broke off.
    let errorStyle: StreamErrorStyle

    /// The paths by what follows the version prefix.
    static let all: [(path: StaticString, relayed: RelayedPath)] = [
        ("/chat/completions", RelayedPath(upstream: "/chat/completions", errorStyle: .openAI)),
        ("/completions", RelayedPath(upstream: "/completions", errorStyle: .openAI)),
        ("/embeddings", RelayedPath(upstream: "/embeddings", errorStyle: .openAI)),
        ("/responses", RelayedPath(upstream: "/responses", errorStyle: .responses)),
        ("/messages", RelayedPath(upstream: "/messages", errorStyle: .messages)),
        ("/rerank", RelayedPath(upstream: "/rerank", errorStyle: .openAI)),
        ("/reranking", RelayedPath(upstream: "/rerank", errorStyle: .openAI)),
        ("/reranker", RelayedPath(upstream: "/rerank", errorStyle: .openAI)),
    ]
}
