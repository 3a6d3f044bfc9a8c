import Synchronization

@testable import LemonadeCore

/// Keeps log lines that are written as JSON, with journald's priorities in front.
final class JSONRecorder: Sendable {
    /// Where loggers write.
    let sink: LogSink
    private let bytes: Recorded

    private final class Recorded: Sendable {
        let bytes = Mutex<[UInt8]>([])
    }

    init() {
        let recorded = Recorded()
        bytes = recorded
        sink = LogSink(
            level: .trace, layout: LogLayout(format: .json, hasPriorities: true),
            output: LogOutput { line in recorded.bytes.withLock { $0 += line } })
    }

    /// What was logged; a line that is not JSON behind its priority is null.
    var lines: [JSONValue] {
        sink.flush()
        return bytes.bytes.withLock { $0 }.split(separator: UInt8(ascii: "\n")).map { line in
            guard line.starts(with: "<".utf8), line.dropFirst(2).first == UInt8(ascii: ">") else { return .null }
            return (try? JSONValue.parse(Array(line.dropFirst(3)))) ?? .null
        }
    }
}
