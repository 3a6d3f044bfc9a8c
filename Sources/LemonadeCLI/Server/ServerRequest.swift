import LemonadeCore

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
