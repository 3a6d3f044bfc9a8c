/// What is known of a request while it runs and when it is over: for the log, the metrics and `/v1/requests`. Filling it in
/// costs a request some stores and no allocation. A context has one for all its requests, so that it is never copied.
final class RequestReport {
    /// When its head had been read; `.never` before.
    var started = Instant.never
    /// Whether its head could be read.
    var hasHead = false
    /// Whether it only looks at something of this server's own.
    var isLook = false
    /// What it asks for.
    var kind = RequestKind.control
    /// What it is doing.
    var phase = RequestPhase.reading
    /// The status that was sent; 0 before.
    var status = 0
    /// Bytes of the request's body.
    var bytesIn = 0
    /// Bytes of the answer's body.
    var bytesOut = 0
    /// Our own error, if that was the answer.
    var error: APIErrorKind?
    /// The beginning of the answer, where it is to be written into the log.
    var loggedAnswer: [UInt8]?
    /// How relaying goes, once it is known where to.
    var relay: RelayRecord? { isRelayed ? record : nil }
    private let record = RelayRecord()
    private var isRelayed = false
    /// When the client left, by the clock at that moment and not of the loop's turn.
    var clientLeft: Instant?
    /// From there until the upstream's connection was closed.
    var upstreamClosedAfter: Duration?
    /// Whether a stream's last event has passed: whoever leaves now has all of it.
    var lastEventHasPassed = false
    /// Whether it is over, and its connection waits for the next one.
    var isOver = false
    /// Whether there was nobody left to answer.
    var isAbandoned = false

    /// Forgets the request.
    func reset() {
        started = .never
        hasHead = false
        isLook = false
        kind = .control
        phase = .reading
        status = 0
        bytesIn = 0
        bytesOut = 0
        error = nil
        if loggedAnswer != nil { loggedAnswer = nil }
        isRelayed = false
        clientLeft = nil
        upstreamClosedAfter = nil
        lastEventHasPassed = false
        isOver = false
        isAbandoned = false
    }

    /// Notes where it goes.
    func relays(to provider: String, model: String, at now: Instant) {
        record.begin(model: model, provider: provider, started: now)
        isRelayed = true
    }

    /// The status as it is told: 499 when the client left before its answer was whole, as nginx writes it.
    var toldStatus: Int {
        isAbandoned && !lastEventHasPassed && relay?.failure.map { $0 == .cancelled && clientLeft != nil } ?? true
            ? 499 : status
    }

    /// How much the request matters in the log.
    var level: LogLevel {
        if let failure = relay?.failure, failure != .cancelled { return .warning }
        // Probes and scrapes come every few seconds and are seldom of interest.
        if isLook, error == nil { return .debug }
        return error.map { $0.row.status >= 500 } ?? false ? .warning : .info
    }
}
