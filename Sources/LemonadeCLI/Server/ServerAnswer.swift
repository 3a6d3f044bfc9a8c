/// The whole answer, or the part of it that was not handed over.
struct ServerAnswer: Sendable, Equatable {
    /// The HTTP status.
    let status: Int
    /// The media type, with its parameters; empty if there was none.
    var contentType = ""
    /// The provider that lemond relayed the answer from; nil for one of lemond's own.
    var provider: String?
    /// The collected body.
    var body: [UInt8] = []

    /// Whether the server did what was asked.
    var isSuccess: Bool {
        (200..<300).contains(status)
    }
}
