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

    /// Requests that are over, but for the `latest` ones.
    private var earlier: [RequestKey: Int] = [:]
    /// Requests that are over like the one before them: most are, and need no hash.
    private var latest: (key: RequestKey, count: Int) = (RequestKey(kind: .control, status: 0), 0)
    /// Errors of our own.
    private(set) var errors: [APIErrorKind: Int] = [:]
    /// What went to each provider.
    private(set) var providers: [(name: String, metrics: ProviderMetrics)] = []
    /// The place of the provider that was counted last: most requests go where the one before went.
    private var lastProvider = 0
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
        let key = RequestKey(kind: report.kind, status: report.toldStatus)
        if key != latest.key {
            settle()
            latest = (key, 0)
        }
        latest.count += 1
        if let error = report.error { errors[error, default: 0] += 1 }
        guard let record = report.relay else { return }
        if let closed = report.upstreamClosedAfter { cancellations.add(closed) }
        providers[place(of: record.provider)].metrics.add(record, at: now)
    }

    /// Requests that are over.
    var requests: [RequestKey: Int] {
        guard latest.count > 0 else { return earlier }
        return earlier.merging([latest.key: latest.count], uniquingKeysWith: +)
    }

    private mutating func settle() {
        guard latest.count > 0 else { return }
        earlier[latest.key, default: 0] += latest.count
        latest.count = 0
    }

    /// Where a provider is counted; what comes after the most that are told apart has one place for all.
    private mutating func place(of name: String) -> Int {
        if lastProvider < providers.count, providers[lastProvider].name == name { return lastProvider }
        lastProvider = place(of: name, orOf: providers.count < Self.mostProviders ? name : "other")
        return lastProvider
    }

    private mutating func place(of name: String, orOf substitute: String) -> Int {
        if let place = providers.firstIndex(where: { $0.name == name }) { return place }
        if let place = providers.firstIndex(where: { $0.name == substitute }) { return place }
        providers.append((substitute, ProviderMetrics()))
        return providers.count - 1
    }

    /// Adds what another loop counted.
    mutating func merge(_ other: LoopMetrics) {
        settle()
        earlier.merge(other.requests, uniquingKeysWith: +)
        errors.merge(other.errors, uniquingKeysWith: +)
        for (name, metrics) in other.providers { providers[place(of: name)].metrics.merge(metrics) }
        cancellations.merge(other.cancellations)
        connections += other.connections
        idleUpstream += other.idleUpstream
        exchanges.opened += other.exchanges.opened
        exchanges.reused += other.exchanges.reused
    }
}
