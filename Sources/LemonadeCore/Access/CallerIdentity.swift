/// Who is on the other end of a connection, as far as the kernel vouches for it.
package enum CallerIdentity: Sendable, Equatable {
    /// Nobody vouches: another machine, or a request that a page or a forwarder of a trusted user speaks for.
    case unknown
    /// Root, on the Unix socket. Over TCP root is never proved: a connection that its owner has closed shows user 0.
    case root
    /// The user that this daemon runs as.
    case daemonUser
    /// Another user of this machine; over loopback TCP, anybody who is not proved to be the daemon's user.
    case otherUser
}
