/// How long each phase of a request to an upstream may take. There is no limit on the whole: a healthy stream may be long.
package struct ClientLimits: Sendable, Equatable {
    /// Name resolution and connecting, over all addresses. Default: 10 s.
    package var connect = Duration.seconds(10)
    /// How long an address may be silent before the next one is tried beside it. Default: 250 ms (RFC 8305 §5).
    package var attempt = Duration.milliseconds(250)
    /// The TLS handshake. Default: 10 s.
    package var tls = Duration.seconds(10)
    /// From the request's last byte to the answer's first. Default: 600 s.
    package var firstByte = Duration.seconds(600)
    /// Between two pieces of the answer, or of the request while it is written. Default: 300 s.
    package var gap = Duration.seconds(300)

    /// The defaults.
    package init() {}
}
