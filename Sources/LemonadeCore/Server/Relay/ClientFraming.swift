/// How an answer's body is framed for the client.
enum ClientFraming: Equatable {
    /// No body.
    case none
    /// As many bytes as announced.
    case length(Int)
    /// Chunks.
    case chunked
    /// Until the connection ends: for clients of HTTP/1.0, which know no chunks.
    case untilClose
    /// The end has been sent.
    case ended

    /// The client's framing of a body that the upstream frames so.
    init(_ framing: BodyFraming, version: HTTPVersion) {
        switch framing {
        case .none: self = .none
        case .length(let length): self = .length(Int(clamping: length))
        case .chunked, .untilClose: self = version == .http10 ? .untilClose : .chunked
        }
    }

    /// What is left to frame once the last byte has been sent with its end.
    var ended: ClientFraming {
        self == .chunked ? .ended : self
    }
}
