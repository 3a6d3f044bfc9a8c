import Synchronization

@testable import LemonadeCore

/// A sink that keeps its lines, for tests that look at what was logged.
final class LogCapture: Sendable {
    private let lines = Mutex<[String]>([])

    /// A sink whose lines come here.
    func sink(
        level: LogLevel = .trace, format: LogFormat = .text, hasPriorities: Bool = false,
        capacity: Int = LogSink.defaultCapacity, clock: @escaping @Sendable () -> Int64 = { 0 }
    ) -> LogSink {
        LogSink(
            level: level, layout: LogLayout(format: format, hasPriorities: hasPriorities), capacity: capacity,
            output: LogOutput { line in self.lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } },
            clock: clock)
    }

    /// The lines so far, each with its line feed; flush the sink first.
    var captured: [String] { lines.withLock { $0 } }
}
