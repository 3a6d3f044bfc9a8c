/// One family of numbers that `/metrics` shows: the rows of docs/metrics.md are those of `all`.
struct MetricFamily: Sendable {
    /// What all loops counted, and what is there at the moment.
    struct Facts: Sendable {
        /// What the loops counted.
        var loops = LoopMetrics()
        /// Relayed requests under way.
        var requestsInFlight = 0
        /// Engines that serve.
        var enginesReady = 0
        /// Engines that load their model.
        var enginesLoading = 0
        /// Lines of the log that were dropped.
        var logLinesDropped = 0
        /// When the process began to serve, in seconds since 1970.
        var startTime = 0
    }

    /// Its name.
    let name: String
    /// Its kind of numbers.
    let type: MetricType
    /// The labels that its samples have, but `le`.
    let labels: [String]
    /// What it counts, in one sentence.
    let help: String
    /// Writes its samples.
    private let samples: @Sendable (Facts, inout MetricsWriter) -> Void

    private init(
        _ name: String, _ type: MetricType, _ labels: [String], _ help: String,
        _ samples: @escaping @Sendable (Facts, inout MetricsWriter) -> Void
    ) {
        self.name = name
        self.type = type
        self.labels = labels
        self.help = help
        self.samples = samples
    }

    /// Everything that `/metrics` answers.
    static func text(_ facts: Facts) -> String {
        var writer = MetricsWriter()
        for family in all {
            writer.begin(family.name, family.type, help: family.help)
            family.samples(facts, &writer)
        }
        return writer.text
    }

    /// The table of docs/metrics.md.
    static func markdownTable() -> [String] {
        ["| name | type | labels | meaning |", "| --- | --- | --- | --- |"]
            + all.map { family in
                let labels = family.labels.map { "`\($0)`" }.joined(separator: ", ")
                return "| `\(family.name)` | \(family.type.rawValue) | \(labels) | \(family.help) |"
            }
    }

    /// Every family, in the order of the answer.
    static let all: [MetricFamily] = [
        MetricFamily(
            "lemonade_build_info", .gauge, ["version"], "Always 1; the label is lemond's version."
        ) { _, writer in writer.sample(["version": LemonadeVersion.current], 1) },
        MetricFamily(
            "lemonade_start_time_seconds", .gauge, [], "When lemond began to serve, in seconds since 1970."
        ) { facts, writer in writer.sample([:], facts.startTime) },
        MetricFamily(
            "lemonade_requests_total", .counter, ["path", "status"],
            "Requests that are over, by relayed path (or control) and status; 499 is a client that left."
        ) { facts, writer in
            let sorted = facts.loops.requests.sorted {
                ($0.key.kind.rawValue, $0.key.status) < ($1.key.kind.rawValue, $1.key.status)
            }
            for (key, count) in sorted {
                writer.sample(["path": key.kind.rawValue, "status": String(key.status)], count)
            }
        },
        MetricFamily(
            "lemonade_errors_total", .counter, ["code"], "Errors of lemond's own, by the code that clients are told."
        ) { facts, writer in
            // Two kinds may share a code.
            let codes = Dictionary(facts.loops.errors.map { ($0.key.row.code, $0.value) }, uniquingKeysWith: +)
            for (code, count) in codes.sorted(by: { $0.key < $1.key }) { writer.sample(["code": code], count) }
        },
        MetricFamily(
            "lemonade_requests_in_flight", .gauge, [], "Relayed requests that are under way."
        ) { facts, writer in writer.sample([:], facts.requestsInFlight) },
        MetricFamily(
            "lemonade_client_connections", .gauge, [], "Open connections of clients."
        ) { facts, writer in writer.sample([:], facts.loops.connections) },
        MetricFamily(
            "lemonade_provider_requests_total", .counter, ["provider"], "Relayed requests that are over, by provider."
        ) { facts, writer in
            each(facts) { writer.sample(["provider": $0], $1.requests) }
        },
        MetricFamily(
            "lemonade_provider_failures_total", .counter, ["provider", "cause"],
            "Relayed requests that a provider did not answer whole, by cause; cancelled is not its fault."
        ) { facts, writer in
            each(facts) { name, metrics in
                for cause in UpstreamFailureCause.allCases {
                    guard let count = metrics.failures[cause] else { continue }
                    writer.sample(["provider": name, "cause": cause.rawValue], count)
                }
            }
        },
        MetricFamily(
            "lemonade_tokens_total", .counter, ["provider", "kind"],
            "Tokens as providers count them: input, output, and cached ones of the input."
        ) { facts, writer in
            each(facts) { name, metrics in
                writer.sample(["provider": name, "kind": "input"], metrics.tokens.input)
                writer.sample(["provider": name, "kind": "output"], metrics.tokens.output)
                writer.sample(["provider": name, "kind": "cached"], metrics.tokens.cached)
            }
        },
        MetricFamily(
            "lemonade_first_byte_seconds", .histogram, ["provider"],
            "From a request that has been read to the head of its answer."
        ) { facts, writer in
            each(facts) { writer.histogram(["provider": $0], $1.firstByte) }
        },
        MetricFamily(
            "lemonade_request_duration_seconds", .histogram, ["provider"],
            "From a request that has been read to the end of its answer."
        ) { facts, writer in
            each(facts) { writer.histogram(["provider": $0], $1.duration) }
        },
        MetricFamily(
            "lemonade_cancellation_seconds", .histogram, [],
            "From a client's hang-up to the close of the upstream's connection."
        ) { facts, writer in writer.histogram([:], facts.loops.cancellations) },
        MetricFamily(
            "lemonade_upstream_exchanges_total", .counter, ["connection"],
            "Exchanges with providers and engines, by whether their connection was new or pooled."
        ) { facts, writer in
            writer.sample(["connection": "new"], facts.loops.exchanges.opened)
            writer.sample(["connection": "pooled"], facts.loops.exchanges.reused)
        },
        MetricFamily(
            "lemonade_upstream_idle_connections", .gauge, [],
            "Connections to providers and engines that wait in the pool."
        ) { facts, writer in writer.sample([:], facts.loops.idleUpstream) },
        MetricFamily(
            "lemonade_engines", .gauge, ["state"], "llama-server processes: ready ones, and those that load."
        ) { facts, writer in
            writer.sample(["state": "ready"], facts.enginesReady)
            writer.sample(["state": "loading"], facts.enginesLoading)
        },
        MetricFamily(
            "lemonade_log_dropped_lines_total", .counter, [],
            "Lines of the log that were dropped, because nobody took them."
        ) { facts, writer in writer.sample([:], facts.logLinesDropped) },
    ]

    private static func each(_ facts: Facts, _ body: (String, ProviderMetrics) -> Void) {
        for (name, metrics) in facts.loops.providers.sorted(by: { $0.name < $1.name }) { body(name, metrics) }
    }
}
