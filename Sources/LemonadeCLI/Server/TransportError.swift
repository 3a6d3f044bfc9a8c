import Glibc
import LemonadeCore

/// Why an exchange with the server came to nothing.
enum TransportError: Error, Equatable {
    /// No connection; the reason is given where it is not just that nothing listens.
    case unreachable(reason: String?)
    /// What came is not HTTP.
    case notHTTP
    /// The answer did not begin within the request's limit.
    case timedOut
    /// The connection ended before the answer did.
    case brokenOff
    /// The collected body is larger than anything lemond says.
    case tooLarge
    /// The task was cancelled.
    case cancelled
}

extension TransportError {
    /// What a client's error means to the user of a command.
    init(_ error: ClientError) {
        switch error {
        case .notResolved, .proxyFailed, .connectTimedOut, .tlsTimedOut, .tlsFailed:
            self = .unreachable(reason: Self.sentence(error.reason))
        case .unreachable(_, let reason):
            // That nothing listens there is what the first sentence says already.
            let isRefused = reason == SystemText.of(ECONNREFUSED)
            self = .unreachable(reason: isRefused ? nil : Self.sentence(error.reason))
        case .firstByteTimedOut, .gapTimedOut, .sendTimedOut:
            self = .timedOut
        case .closedBeforeAnswer, .truncated:
            self = .brokenOff
        case .malformed:
            self = .notHTTP
        case .tooLarge:
            self = .tooLarge
        case .cancelled:
            self = .cancelled
        }
    }

    private static func sentence(_ words: String) -> String {
        TextSanitizer.line(words.prefix(1).uppercased() + words.dropFirst() + ".")
    }
}
