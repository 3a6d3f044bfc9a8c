import Glibc

/// How records become lines: pure, and whatever a value holds, one record is one line and no value reads as another field.
struct LogLayout: Sendable {
    /// Longest value in bytes of UTF-8, about; the rest is cut. Default: 4 KiB.
    static let maximumValueBytes = 4096

    /// Text or JSON.
    var format: LogFormat
    /// Whether lines begin with a priority as journald reads it (`<6>`, see sd-daemon(3)).
    var hasPriorities: Bool

    /// The line with its line feed.
    func line(_ record: LogRecord) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        if hasPriorities {
            line += "<\(LogLayout.priority(of: record.level))>".utf8
        }
        switch format {
        case .text: appendText(record, to: &line)
        case .json: appendJSON(record, to: &line)
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// The priority of syslog(3) for a level.
    static func priority(of level: LogLevel) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .warning: 4
        case .error: 3
        }
    }

    /// The time in UTC as ISO 8601 writes it, with milliseconds.
    static func timestamp(milliseconds: Int64) -> String {
        let seconds = Int64((Double(milliseconds) / 1000).rounded(.down))
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        func padded(_ number: Int32, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let date = "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
        let clock = "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
        return "\(date)T\(clock).\(padded(Int32(milliseconds - seconds * 1000), 3))Z"
    }
}

extension LogLayout {
    private func appendText(_ record: LogRecord, to line: inout [UInt8]) {
        line += LogLayout.timestamp(milliseconds: record.milliseconds).utf8
        line += " \(record.level.rawValue) \(record.component.rawValue): ".utf8
        line.append(record.message)
        for (name, value) in record.fields.all {
            line.append(UInt8(ascii: " "))
            line.append(name)
            line.append(UInt8(ascii: "="))
            switch value {
            case .string(let text): LogText.appendPlainOrQuoted(text, to: &line)
            case .integer(let number): line += String(number).utf8
            case .number(let number): line += String(number).utf8
            case .duration(let duration): line += "\(LogLayout.milliseconds(duration))ms".utf8
            case .boolean(let flag): line += (flag ? "true" : "false").utf8
            }
        }
    }

    private func appendJSON(_ record: LogRecord, to line: inout [UInt8]) {
        line += "{\"time\":\"\(LogLayout.timestamp(milliseconds: record.milliseconds))\"".utf8
        line += ",\"level\":\"\(record.level.rawValue)\",\"component\":\"\(record.component.rawValue)\"".utf8
        line += ",\"message\":\"".utf8
        line.append(record.message)
        line.append(UInt8(ascii: "\""))
        for (name, value) in record.fields.all {
            line += ",\"".utf8
            line.append(name)
            line += "\":".utf8
            switch value {
            case .string(let text): LogText.appendJSON(text, to: &line)
            case .integer(let number): line += String(number).utf8
            case .number(let number): line += (number.isFinite ? String(number) : "null").utf8
            case .duration(let duration): line += LogLayout.milliseconds(duration).utf8
            case .boolean(let flag): line += (flag ? "true" : "false").utf8
            }
        }
        line.append(UInt8(ascii: "}"))
    }

    /// A duration in milliseconds with at most three decimals.
    static func milliseconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let (base, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return String(Double(seconds) * 1000) }
        let microseconds = base + attoseconds / 1_000_000_000_000
        let sign = microseconds < 0 ? "-" : ""
        let magnitude = microseconds.magnitude
        guard magnitude % 1000 != 0 else { return "\(sign)\(magnitude / 1000)" }
        var fraction = String(1000 + magnitude % 1000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return "\(sign)\(magnitude / 1000).\(fraction)"
    }
}

extension [UInt8] {
    /// Appends a constant's bytes.
    fileprivate mutating func append(_ constant: StaticString) {
        constant.withUTF8Buffer { append(contentsOf: $0) }
    }
}
