/// Why a request to an upstream came to nothing.
package enum ClientError: Error, Sendable, Equatable {
    /// The host's name has no address.
    case notResolved(host: String, reason: String)
    /// No address of the origin took the connection; the reason is the last one's.
    case unreachable(address: String, reason: String)
    /// The proxy on the way cannot be reached, or did not let the connection or the request through; the reason names it.
    case proxyFailed(reason: String)
    /// No connection within the limit.
    case connectTimedOut
    /// No TLS session within the limit.
    case tlsTimedOut
    /// No TLS session; the reason says what is wrong with whose certificate or protocol.
    case tlsFailed(reason: String)
    /// The first byte of the answer did not come within the limit.
    case firstByteTimedOut
    /// The answer stopped coming for longer than the limit.
    case gapTimedOut
    /// The request could not be written within the limit.
    case sendTimedOut
    /// The connection ended, or broke, before an answer came. Some of the request may have been read.
    case closedBeforeAnswer(reason: String)
    /// What came is not HTTP.
    case malformed(reason: String)
    /// The answer's body ended before it was whole.
    case truncated(reason: String)
    /// The answer is larger than the caller takes.
    case tooLarge
    /// The request was given up; the scope knows why.
    case cancelled
}
