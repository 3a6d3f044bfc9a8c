/// What the server allows a client, each its own bound.
package struct ServerLimits: Sendable, Equatable {
    /// Largest request body, in bytes. Beyond: 413. Default: 64 MiB.
    package var maxBodyBytes = 64 * 1024 * 1024
    /// Largest body of a request that is not relayed, where that is less: a tree is made of it, on the loop, and takes 25 times
    /// as much. Beyond: 413. 1 MiB.
    static let maxControlBodyBytes = 1024 * 1024
    /// Largest request head, in bytes. Beyond: 431. Default: 64 KiB.
    package var maxHeadBytes = 64 * 1024
    /// From a request's first byte to the end of its head. Beyond: 408. Default: 30 s.
    package var headTimeout = Duration.seconds(30)
    /// Between two pieces of a request's body. Beyond: 408. Default: 60 s.
    package var bodyTimeout = Duration.seconds(60)
    /// How long a client may take none of what is sent to it. Beyond: the connection is closed. Default: 300 s.
    package var sendTimeout = Duration.seconds(300)
    /// How long a client that was refused may send nothing before its connection is closed. Default: 1 s.
    package var lingerTimeout = Duration.seconds(1)
    /// How long a client that was refused may go on sending before its connection is closed. Default: 10 s.
    package var lingerLimit = Duration.seconds(10)
    /// How long a provider may take to end a stream behind its last event, when the client has left at that. Default: 1 s.
    package var streamEndTimeout = Duration.seconds(1)
    /// How long a connection may idle between requests. Default: 75 s.
    package var idleTimeout = Duration.seconds(75)
    /// Most connections at once; more are answered 503 and closed. Default: 10,000.
    package var maxConnections = 10_000
    /// Most relayed requests at once; more are answered 503. Default: 4,096.
    package var maxRequestsInFlight = 4096
    /// Most memory for request bodies beyond a buffer's size, all connections together. Beyond: 503. Default: 1 GiB.
    package var maxBufferedBytes = 1024 * 1024 * 1024
    /// How long a stream's upstream may be silent before the client is sent a comment. Default: 15 s.
    package var streamKeepAlive = Duration.seconds(15)
    /// Whether a client that ends its sending side still gets its answer. Default: false, as in nginx and Go: it cannot be
    /// told from a client that left.
    package var allowHalfClose = false

    /// The defaults.
    package init() {}
}
