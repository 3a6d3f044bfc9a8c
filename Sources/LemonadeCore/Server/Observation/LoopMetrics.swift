/// What one loop counts, or all of them together. No lock and no atomic: it never leaves its loop but as a copy.
struct LoopMetrics: Sendable {
    /// What requests are counted by.
    struct RequestKey: Sendable, Hashable {
        /// What was asked for.
        let kind: RequestKind
        /// What was answered; 499 when the client left.
        let status: Int
    }

    /// How many providers are told apart; what comes later is counted as `other`, for names come and go.
    static let mostProviders = 100

    /// Requests that are over.
    private(set) var requests: [RequestKey: Int] = [:]
    /// Errors of our own.
    private(set) var errors: [APIErrorKind: Int] = [:]
    /// What went to each provider.
    private(set) var providers: [String: ProviderMetrics] = [:]
    /// From a client's hang-up until the upstream's connection was closed.
    private(set) var cancellations = Histogram(Histogram.cancellationBounds)
    /// Open connections of clients.
    var connections = 0
    /// Upstream connections that idle.
    var idleUpstream = 0
    /// Exchanges that began on a new connection, and on one from the pool.
    var exchanges = (opened: 0, reused: 0)

    /// Counts a request that is over.
    mutating func add(_ report: RequestReport, at now: Instant) {
        requests[RequestKey(kind: report.kind, status: report.toldStatus), default: 0] += 1
        if let error = report.error { errors[error, default: 0] += 1 }
        guard let record = report.relay else { return }
        if let closed = report.upstreamClosedAfter { cancellations.add(closed) }
        let isKnown = providers.count < Self.mostProviders || providers[record.provider] != nil
        providers[isKnown ? record.provider : "other", default: ProviderMetrics()].add(
            record, duration: now - record.started)
    }

    /// Adds what another loop counted.
    mutating func merge(_ other: LoopMetrics) {
        requests.merge(other.requests, uniquingKeysWith: +)
        errors.merge(other.errors, uniquingKeysWith: +)
        for (name, metrics) in other.providers { providers[name, default: ProviderMetrics()].merge(metrics) }
        cancellations.merge(other.cancellations)
        connections += other.connections
        idleUpstream += other.idleUpstream
        exchanges.opened += other.exchanges.opened
        exchanges.reused += other.exchanges.reused
    }
}
