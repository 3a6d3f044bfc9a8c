/// Why an event stream cannot be read on.
package enum ServerSentEventError: Error, Sendable, Equatable {
    /// An event is larger than the parser's limit, in bytes.
    case eventTooLarge(limit: Int)
}

extension ServerSentEventError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    package var description: String {
        switch self {
        case .eventTooLarge(let limit): "an event of the stream is larger than \(limit) bytes"
        }
    }
}
