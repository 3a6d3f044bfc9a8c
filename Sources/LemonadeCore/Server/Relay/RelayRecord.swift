/// What is known of one relayed request. A report has one for all its requests, so that it is never copied.
final class RelayRecord {
    /// The model's public name.
    private(set) var model = ""
    /// The provider.
    private(set) var provider = ""
    /// When the request had been read.
    private(set) var started = Instant.never
    /// The upstream's status; nil when there was no answer.
    private(set) var status: Int?
    /// When the head of the answer came.
    private(set) var firstByte: Instant?
    /// When the first piece of the body came.
    private(set) var firstPayload: Instant?
    /// When the last piece of the body came.
    private(set) var lastPayload: Instant?
    /// How many bytes of body were relayed.
    private(set) var bytesOut = 0
    /// Why it failed, if it did.
    private(set) var failure: ClientError?
    /// What the provider says was used.
    var usage: TokenUsage?

    /// Begins anew.
    func begin(model: String, provider: String, started: Instant) {
        self.model = model
        self.provider = provider
        self.started = started
        status = nil
        firstByte = nil
        firstPayload = nil
        lastPayload = nil
        bytesOut = 0
        if failure != nil { failure = nil }
        usage = nil
    }

    /// The head came.
    func answered(_ status: Int, at now: Instant) {
        self.status = status
        firstByte = now
    }

    /// A piece of the body came.
    func received(_ count: Int, at now: Instant) {
        if firstPayload == nil { firstPayload = now }
        lastPayload = now
        bytesOut += count
    }

    /// It came to nothing, or broke off.
    func failed(_ error: ClientError) {
        failure = error
    }
}
