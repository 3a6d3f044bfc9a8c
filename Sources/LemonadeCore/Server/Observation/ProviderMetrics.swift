/// What requests to one provider came to.
struct ProviderMetrics: Sendable {
    /// Requests that are over.
    private(set) var requests = 0
    /// Those that failed there, by cause.
    private(set) var failures: [UpstreamFailureCause: Int] = [:]
    /// Tokens as the provider counts them.
    private(set) var tokens = (input: 0, output: 0, cached: 0)
    /// Until the head of the answer.
    private(set) var firstByte = Histogram(Histogram.requestBounds)
    /// Until the end.
    private(set) var duration = Histogram(Histogram.requestBounds)

    /// Counts a request.
    mutating func add(_ record: RelayRecord, at now: Instant) {
        requests += 1
        if let cause = record.failure.map(UpstreamFailureCause.init) { failures[cause, default: 0] += 1 }
        if let usage = record.usage {
            tokens.input += usage.input ?? 0
            tokens.output += usage.output ?? 0
            tokens.cached += usage.cached ?? 0
        }
        if let firstByte = record.firstByte {
            self.firstByte.add(nanoseconds: firstByte.nanoseconds(since: record.started))
        }
        duration.add(nanoseconds: now.nanoseconds(since: record.started))
    }

    /// Adds what another loop counted.
    mutating func merge(_ other: ProviderMetrics) {
        requests += other.requests
        failures.merge(other.failures, uniquingKeysWith: +)
        tokens.input += other.tokens.input
        tokens.output += other.tokens.output
        tokens.cached += other.tokens.cached
        firstByte.merge(other.firstByte)
        duration.merge(other.duration)
    }
}

/// Why a provider did not answer as it should, in the words of a label.
enum UpstreamFailureCause: String, Sendable, CaseIterable {
    /// `not_resolved`
    case notResolved = "not_resolved"
    /// `unreachable`
    case unreachable = "unreachable"
    /// `proxy`
    case proxy = "proxy"
    /// `tls`
    case tls = "tls"
    /// `connect_timeout`
    case connectTimeout = "connect_timeout"
    /// `first_byte_timeout`
    case firstByteTimeout = "first_byte_timeout"
    /// `gap_timeout`
    case gapTimeout = "gap_timeout"
    /// `closed`
    case closed = "closed"
    /// `malformed`
    case malformed = "malformed"
    /// `truncated`
    case truncated = "truncated"
    /// `cancelled`
    case cancelled = "cancelled"

    /// The cause of a client's error.
    init(_ error: ClientError) {
        self =
            switch error {
            case .notResolved: .notResolved
            case .unreachable: .unreachable
            case .proxyFailed: .proxy
            case .tlsFailed, .tlsTimedOut: .tls
            case .connectTimedOut: .connectTimeout
            case .firstByteTimedOut: .firstByteTimeout
            case .gapTimedOut, .sendTimedOut: .gapTimeout
            case .closedBeforeAnswer: .closed
            case .malformed, .tooLarge: .malformed
            case .truncated: .truncated
            case .cancelled: .cancelled
            }
    }
}
