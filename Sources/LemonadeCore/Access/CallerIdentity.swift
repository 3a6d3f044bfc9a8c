/// Who is on the other end of a connection, when the operating system vouches for it.
package enum CallerIdentity: Sendable, Equatable {
    /// Nobody vouches: TCP, or a request that a page or a forwarder speaks for.
    case unknown
    /// Root, on the Unix socket.
    case root
    /// The user that this daemon runs as.
    case daemonUser
    /// Another user of this machine, on the Unix socket.
    case otherUser
}
