/// What is known of one relayed request when it is over.
struct RelayRecord {
    /// The model's public name.
    let model: String
    /// The provider.
    let provider: String
    /// When the request had been read.
    let started: Instant
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

    /// A record at the start.
    init(plan: RoutePlan, started: Instant) {
        self.init(model: plan.publicName, provider: plan.route.label, started: started)
    }

    /// The same of names.
    init(model: String, provider: String, started: Instant) {
        self.model = model
        self.provider = provider
        self.started = started
    }

    /// The head came.
    mutating func answered(_ status: Int, at now: Instant) {
        self.status = status
        firstByte = now
    }

    /// A piece of the body came.
    mutating func received(_ count: Int, at now: Instant) {
        if firstPayload == nil { firstPayload = now }
        lastPayload = now
        bytesOut += count
    }

    /// It came to nothing, or broke off.
    mutating func failed(_ error: ClientError) {
        failure = error
    }
}
