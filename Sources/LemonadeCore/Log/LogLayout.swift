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

    /// Appends the time in UTC as ISO 8601 writes it, with milliseconds: 2026-11-24T05:29:52.123Z.
    static func appendTimestamp(milliseconds: Int64, to line: inout [UInt8]) {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        var time = time_t(remainder < 0 ? quotient - 1 : quotient)
        var parts = tm()
        gmtime_r(&time, &parts)
        func append(_ number: Int32, width: Int32, then separator: Unicode.Scalar) {
            var unit: Int32 = width == 4 ? 1000 : width == 3 ? 100 : 10
            while unit > 0 {
                line.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / unit % 10))
                unit /= 10
            }
            line.append(UInt8(ascii: separator))
        }
        append(parts.tm_year + 1900, width: 4, then: "-")
        append(parts.tm_mon + 1, width: 2, then: "-")
        append(parts.tm_mday, width: 2, then: "T")
        append(parts.tm_hour, width: 2, then: ":")
        append(parts.tm_min, width: 2, then: ":")
        append(parts.tm_sec, width: 2, then: ".")
        append(Int32(remainder < 0 ? remainder + 1000 : remainder), width: 3, then: "Z")
    }
}

extension LogLayout {
    private func appendText(_ record: LogRecord, to line: inout [UInt8]) {
        LogLayout.appendTimestamp(milliseconds: record.milliseconds, to: &line)
        line.append(UInt8(ascii: " "))
        line += record.level.rawValue.utf8
        line.append(UInt8(ascii: " "))
        line += record.component.rawValue.utf8
        line += ": ".utf8
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
        line += "{\"time\":\"".utf8
        LogLayout.appendTimestamp(milliseconds: record.milliseconds, to: &line)
        line += "\",\"level\":\"\(record.level.rawValue)\",\"component\":\"\(record.component.rawValue)\"".utf8
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
