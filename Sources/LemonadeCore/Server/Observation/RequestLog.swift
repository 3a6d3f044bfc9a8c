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
    /// How model and provider of the last line were laid out.
    private var destination: (model: String, provider: String, text: [UInt8]) = ("", "", [])

    /// A log of the requests of one loop.
    init(core: LoopCore, log: Logger) {
        self.core = core
        self.log = log.component(.request)
        isJSON = log.sink.layout.format == .json
        hasPriorities = log.sink.layout.hasPriorities
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
        } else {
            plain("path", report.kind.rawValue)
        }
        if let relay = report.relay { appendDestination(relay) }
        number("status", report.toldStatus)
        if let error = report.error { text("error", error.row.code) }
        if let failure = report.relay?.failure, failure != .cancelled { text("reason", failure.reason) }
        if let firstByte = report.relay?.firstByte {
            milliseconds("first_byte", firstByte.nanoseconds(since: report.started))
        }
        milliseconds("duration", core.now.nanoseconds(since: report.started))
        if let closed = report.upstreamClosedAfter { milliseconds("upstream_closed", closed.wholeNanoseconds) }
        number("bytes_in", report.bytesIn)
        number("bytes_out", report.bytesOut)
        if let usage = report.relay?.usage {
            if let input = usage.input { number("input_tokens", input) }
            if let output = usage.output { number("output_tokens", output) }
        }
        if context.scope.attempts > 0 { number("attempts", context.scope.attempts) }
        end()
    }

    /// Model and provider, which are mostly those of the line before.
    private func appendDestination(_ relay: RelayRecord) {
        if relay.model != destination.model || relay.provider != destination.provider {
            let start = lines.count
            text("model", relay.model)
            text("provider", relay.provider)
            destination = (relay.model, relay.provider, Array(lines.written[start...]))
        } else {
            lines.append(destination.text)
        }
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
        clock.append(to: &lines)
        if isJSON {
            lines.append("\",\"level\":\"")
            lines.append(unchecked: level.rawValue)
            lines.append("\",\"component\":\"Request\",\"message\":\"request\"")
        } else {
            lines.append(" ")
            lines.append(unchecked: level.rawValue)
            lines.append(" Request: request")
        }
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
        if isJSON {
            lines.append(",\"")
            lines.append(name)
            lines.append("\":")
        } else {
            lines.append(" ")
            lines.append(name)
            lines.append("=")
        }
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
        milliseconds(Int(nanoseconds / 1000))
    }

    private func milliseconds(_ microseconds: Int) {
        lines.append(decimal: microseconds / 1000)
        lines.write(upTo: 4) { room in
            let rest = microseconds % 1000
            room[0] = UInt8(ascii: ".")
            room[1] = 0x30 + UInt8(truncatingIfNeeded: rest / 100)
            room[2] = 0x30 + UInt8(truncatingIfNeeded: rest / 10 % 10)
            room[3] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            return 4
        }
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
