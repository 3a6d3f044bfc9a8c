import LemonadeCore

/// How a request is brought to the server. Commands know only this, so that they are tested without a socket.
protocol ServerConnection: Sendable {
    /// Sends one request and reads its answer.
    ///
    /// The body of a successful answer goes to `receive` piece by piece as it comes, if that is given, until it returns
    /// false; any other body is collected. Cancelling the task closes the request's connection.
    func exchange(
        _ request: ServerRequest, receive: (@Sendable (AnswerPiece) -> Bool)?
    ) async throws(TransportError) -> ServerAnswer
}

/// One request to lemond.
struct ServerRequest: Sendable, Equatable {
    /// The method, in upper case.
    let method: String
    /// The path from `/v1` on, percent-encoded.
    let path: String
    /// What is sent.
    var body: JSONValue?
    /// How long the answer may take to begin; nil for as long as the user likes, who can press Ctrl-C.
    var limit: Duration?

    /// How long an ordinary answer may take to begin. Default: 60 s, for it may wait for a provider's listing.
    static let ordinaryLimit = Duration.seconds(60)
}

/// The whole answer, or the part of it that was not handed over.
struct ServerAnswer: Sendable, Equatable {
    /// The HTTP status.
    let status: Int
    /// The media type, with its parameters; empty if there was none.
    var contentType = ""
    /// The collected body.
    var body: [UInt8] = []

    /// Whether the server did what was asked.
    var isSuccess: Bool {
        (200..<300).contains(status)
    }
}

/// Some bytes of a body, as they came.
struct AnswerPiece: Sendable {
    /// The media type of the whole answer.
    let contentType: String
    /// The bytes.
    let bytes: [UInt8]
}

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
