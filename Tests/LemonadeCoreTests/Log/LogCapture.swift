import Synchronization

@testable import LemonadeCore

/// A sink that keeps its lines, for tests that look at what was logged.
final class LogCapture: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    /// A sink whose lines come here.
    func sink(
        level: LogLevel = .trace, format: LogFormat = .text, hasPriorities: Bool = false,
        capacity: Int = LogSink.defaultCapacity, clock: @escaping @Sendable () -> Int64 = { 0 }
    ) -> LogSink {
        LogSink(
            level: level, layout: LogLayout(format: format, hasPriorities: hasPriorities), capacity: capacity,
            output: LogOutput { lines in self.bytes.withLock { $0 += lines } },
            clock: clock)
    }

    /// The lines so far, each with its line feed; flush the sink first.
    var captured: [String] {
        bytes.withLock { bytes in
            bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) + "\n" }
        }
    }
}
