/// One line a request, laid out on its loop in a buffer that goes to the log a few hundred times a second: no line allocates,
/// locks or wakes another thread by itself.
final class RequestLog: DeadlineNode {
    /// How long lines may wait for others. Default: 5 ms.
    private static let gathering = Duration.milliseconds(5)
    /// How many bytes of lines are handed over without waiting for more. Default: 32 KiB.
    private static let mostBytes = 32 * 1024

    private let core: LoopCore
    private let log: Logger
    private let isJSON: Bool
    private let hasPriorities: Bool
    private var lines = ByteWriter()
    private var lineCount = 0
    private var clock = CachedTimestamp()
    /// What stands behind the time, by the rank of the level.
    private let beginnings: [[UInt8]]
    /// How path, model and provider of the last line were laid out.
    private var destination: (kind: RequestKind, model: String, provider: String, text: [UInt8]) = (
        .control, "", "", []
    )

    /// A log of the requests of one loop.
    init(core: LoopCore, log: Logger) {
        self.core = core
        self.log = log.component(.request)
        isJSON = log.sink.layout.format == .json
        hasPriorities = log.sink.layout.hasPriorities
        beginnings = LogLevel.allCases.map { [isJSON] level in
            let text =
                isJSON
                ? "\",\"level\":\"\(level.rawValue)\",\"component\":\"Request\",\"message\":\"request\""
                : " \(level.rawValue) Request: request"
            return Array(text.utf8)
        }
    }

    /// Notes a request that is over.
    func add(_ context: RequestContext) {
        let report = context.report
        let level = report.level
        guard log.isEnabled(level) else { return }
        begin(level)
        // Ids are plain: ours are made so, and a client's is not taken otherwise.
        plain("id", context.requestID)
        if let user = context.user { text("user", user) }
        if report.kind == .control {
            // Not bounded as the label of a metric is: what was asked for, as it was written.
            if report.hasHead {
                text("method", context.head.method.description)
                text("path", context.head.path)
            }
        }
        let relay = report.relay
        if let relay {
            appendDestination(report.kind, relay)
        } else if report.kind != .control {
            plain("path", report.kind.rawValue)
        }
        number("status", report.toldStatus)
        if let error = report.error { text("error", error.row.code) }
        if let failure = relay?.failure, failure != .cancelled { text("reason", failure.reason) }
        if let firstByte = relay?.firstByte {
            milliseconds("first_byte", firstByte.nanoseconds(since: report.started))
        }
        milliseconds("duration", core.now.nanoseconds(since: report.started))
        if let closed = report.upstreamClosedAfter { milliseconds("upstream_closed", closed.wholeNanoseconds) }
        number("bytes_in", report.bytesIn)
        number("bytes_out", report.bytesOut)
        if let usage = relay?.usage {
            if let input = usage.input { number("input_tokens", input) }
            if let output = usage.output { number("output_tokens", output) }
        }
        if context.scope.attempts > 0 { number("attempts", context.scope.attempts) }
        end()
    }

    /// Path, model and provider, which are mostly those of the line before.
    private func appendDestination(_ kind: RequestKind, _ relay: RelayRecord) {
        if kind == destination.kind, relay.model == destination.model, relay.provider == destination.provider {
            lines.append(destination.text)
            return
        }
        let start = lines.count
        plain("path", kind.rawValue)
        text("model", relay.model)
        text("provider", relay.provider)
        destination = (kind, relay.model, relay.provider, Array(lines.written[start...]))
    }

    /// Hands over what has gathered.
    func flush() {
        guard lineCount > 0 else { return }
        lines.withBytes { log.sink.append($0, lines: lineCount) }
        lines.removeAll()
        lineCount = 0
    }

    override func deadlinePassed(at now: Instant) -> Instant {
        flush()
        return .never
    }

    private func begin(_ level: LogLevel) {
        if hasPriorities {
            lines.append("<")
            lines.append(decimal: LogLayout.priority(of: level))
            lines.append(">")
        }
        if isJSON { lines.append("{\"time\":\"") }
        clock.append(at: core.now, to: &lines)
        lines.append(beginnings[Int(level.rank)])
    }

    private func end() {
        lines.append(isJSON ? "}\n" : "\n")
        lineCount += 1
        if lines.count >= Self.mostBytes {
            flush()
        } else if lineCount == 1 {
            core.deadlines.schedule(self, at: core.now + Self.gathering)
        }
    }

    // Inlined, for the names to be stores and not calls.

    @inline(__always)
    private func name(_ name: StaticString) {
        if isJSON { lines.append(",\"", name, "\":") } else { lines.append(" ", name, "=") }
    }

    @inline(__always)
    private func number(_ name: StaticString, _ value: Int) {
        self.name(name)
        lines.append(decimal: value)
    }

    /// With three decimals.
    @inline(__always)
    private func milliseconds(_ name: StaticString, _ nanoseconds: UInt64) {
        self.name(name)
        lines.append(thousandths: nanoseconds / 1000)
        if !isJSON { lines.append("ms") }
    }

    /// A text that is known to need no quotes and no escapes.
    @inline(__always)
    private func plain(_ name: StaticString, _ value: String) {
        self.name(name)
        if isJSON { lines.append("\"") }
        lines.append(unchecked: value)
        if isJSON { lines.append("\"") }
    }

    @inline(__always)
    private func text(_ name: StaticString, _ value: String) {
        self.name(name)
        text(value)
    }

    private func text(_ value: String) {
        if value.withBytes({ Self.isPlain($0) }) {
            if isJSON { lines.append("\"") }
            lines.append(unchecked: value)
            if isJSON { lines.append("\"") }
            return
        }
        // Rare: a text from outside that could be taken for something else.
        var escaped: [UInt8] = []
        if isJSON {
            LogText.appendJSON(value, to: &escaped)
        } else {
            LogText.appendPlainOrQuoted(value, to: &escaped)
        }
        lines.append(escaped)
    }

    /// A word that needs no quotes in a text, and no escapes in JSON.
    private static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !bytes.isEmpty, bytes.count <= LogLayout.maximumValueBytes else { return false }
        for byte in bytes {
            guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"),
                byte != UInt8(ascii: "=")
            else { return false }
        }
        return true
    }
}
