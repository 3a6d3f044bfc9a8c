/// What came and went on one loop, or on all of them together.
struct LoopStatistics: Sendable {
    private(set) var requests = 0
    private(set) var failures = 0
    private(set) var errors = 0
    private(set) var input = 0
    private(set) var output = 0
    private(set) var cached = 0
    /// The last request that was answered.
    private(set) var last: Last?

    /// What is kept of a request that was answered.
    struct Last: Sendable {
        let model: String
        let provider: String
        let usage: TokenUsage?
        let started: Instant
        let firstPayload: Instant
        let lastPayload: Instant
    }

    /// Counts a relayed request.
    mutating func add(_ report: RequestReport) {
        guard let record = report.relay else { return }
        requests += 1
        if record.failure != nil { failures += 1 }
        if let usage = record.usage {
            input += usage.input ?? 0
            output += usage.output ?? 0
            cached += usage.cached ?? 0
        }
        guard let firstPayload = record.firstPayload, let lastPayload = record.lastPayload else { return }
        last = Last(
            model: record.model, provider: record.provider, usage: record.usage, started: record.started,
            firstPayload: firstPayload, lastPayload: lastPayload)
    }

    /// Counts an answer of ours that is an error.
    mutating func count(_ error: APIError) {
        errors += 1
    }

    /// Adds another loop's.
    mutating func merge(_ other: LoopStatistics) {
        requests += other.requests
        failures += other.failures
        errors += other.errors
        input += other.input
        output += other.output
        cached += other.cached
        guard let theirs = other.last?.lastPayload else { return }
        if theirs > (last?.lastPayload ?? Instant(nanoseconds: 0)) { last = other.last }
    }

    /// As `/v1/stats` shows them: the last request, then the totals since the start. What is not known is null.
    var json: JSONValue {
        func number(_ value: Int?) -> JSONValue { value.map { .number(JSONNumber($0)) } ?? .null }
        func seconds(_ value: Duration?) -> JSONValue {
            value.flatMap { JSONNumber(Double($0.components.seconds) + Double($0.components.attoseconds) * 1e-18) }
                .map(JSONValue.number) ?? .null
        }
        return [
            "model": last.map { .string($0.model) } ?? .null,
            "provider": last.map { .string($0.provider) } ?? .null,
            "input_tokens": number(last?.usage?.input),
            "output_tokens": number(last?.usage?.output),
            "cached_tokens": number(last?.usage?.cached),
            "time_to_first_token": seconds(last?.timeToFirstToken),
            "tokens_per_second": last?.tokensPerSecond.flatMap { JSONNumber($0) }.map(JSONValue.number) ?? .null,
            "totals": [
                "requests": number(requests), "upstream_failures": number(failures), "errors": number(errors),
                "input_tokens": number(input), "output_tokens": number(output), "cached_tokens": number(cached),
            ],
        ]
    }
}

extension LoopStatistics.Last {
    fileprivate var timeToFirstToken: Duration { firstPayload - started }

    /// Tokens out, over the time from the first piece to the last; nil for answers that came in one.
    fileprivate var tokensPerSecond: Double? {
        guard let output = usage?.output, lastPayload > firstPayload else { return nil }
        return Double(output) / (Double(lastPayload.nanoseconds - firstPayload.nanoseconds) / 1e9)
    }
}
