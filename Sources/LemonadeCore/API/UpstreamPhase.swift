/// A span of an upstream call that has a limit of its own.
package enum UpstreamPhase: String, Sendable, CaseIterable {
    /// Resolving the name and establishing the TCP connection.
    case connect
    /// The TLS handshake.
    case tls
    /// Writing the request.
    case send
    /// From the request's end to the answer's first byte.
    case firstByte = "first_byte"
    /// Between two reads of the answer.
    case gap

    /// The setting that holds this phase's limit.
    var setting: String {
        switch self {
        case .connect, .tls, .firstByte, .gap: "\(rawValue)_timeout"
        case .send: "gap_timeout"
        }
    }

    /// What the upstream did not do in time, after its name.
    var complaint: String {
        switch self {
        case .connect: "did not accept the connection"
        case .tls: "did not complete the TLS handshake"
        case .send: "did not take the whole request"
        case .firstByte: "did not begin its answer"
        case .gap: "sent nothing more"
        }
    }
}
