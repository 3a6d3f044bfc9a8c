import Dispatch
import Glibc
import Synchronization

/// Takes records from every thread and writes them from one queue of its own, so that a slow terminal or a full pipe never
/// holds an event loop. When the buffer is full, lines are dropped and counted rather than waited for.
package final class LogSink: Sendable {
    /// Most bytes of lines that wait to be written. Default: 1 MiB.
    static let defaultCapacity = 1 << 20

    private struct Pending {
        var lines: [[UInt8]] = []
        var bytes = 0
        var dropped = 0
        /// A drain is running or about to: it takes what is added until it finds nothing.
        var isDraining = false
    }

    private let threshold: Atomic<UInt8>
    private let layout: LogLayout
    private let capacity: Int
    private let output: LogOutput
    private let clock: @Sendable () -> Int64
    private let queue = DispatchQueue(label: "log", qos: .utility)
    // Guards the buffer between the threads that log and the queue that writes; never held while writing.
    private let pending = Mutex(Pending())

    /// A sink to an output; `clock` gives wall-clock milliseconds since 1970.
    init(
        level: LogLevel, layout: LogLayout, capacity: Int = LogSink.defaultCapacity, output: LogOutput,
        clock: @escaping @Sendable () -> Int64 = LogSink.wallClock
    ) {
        threshold = Atomic(level.rank)
        self.layout = layout
        self.capacity = capacity
        self.output = output
        self.clock = clock
    }

    /// A sink to standard error, with journald's priorities when that is where it leads.
    package convenience init(standardErrorLevel level: LogLevel, format: LogFormat, environment: [String: String]) {
        let isJournal = LogOutput.isJournal(descriptor: STDERR_FILENO, environment: environment)
        self.init(
            level: level, layout: LogLayout(format: format, hasPriorities: isJournal),
            output: LogOutput(descriptor: STDERR_FILENO))
    }

    /// Changes from when on lines are written; takes effect at once, on every thread.
    package func setLevel(_ level: LogLevel) {
        threshold.store(level.rank, ordering: .relaxed)
    }

    /// Whether lines of that level are written.
    package func isEnabled(_ level: LogLevel) -> Bool {
        level.rank >= threshold.load(ordering: .relaxed)
    }

    /// Queues a line.
    func log(_ level: LogLevel, _ component: LogComponent, _ message: StaticString, _ fields: LogFields) {
        let line = layout.line(
            LogRecord(milliseconds: clock(), level: level, component: component, message: message, fields: fields))
        let mustStart = pending.withLock { pending in
            guard pending.bytes + line.count <= capacity else {
                pending.dropped += 1
                return false
            }
            pending.lines.append(line)
            pending.bytes += line.count
            defer { pending.isDraining = true }
            return !pending.isDraining
        }
        if mustStart { queue.async { self.drain() } }
    }

    /// Waits until everything queued so far is written, or until the limit: at exit a blocked pipe must not hold us.
    package func flush(within limit: DispatchTimeInterval = .seconds(1)) {
        let done = DispatchSemaphore(value: 0)
        queue.async {
            self.drain()
            done.signal()
        }
        _ = done.wait(timeout: .now() + limit)
    }

    private func drain() {
        while true {
            let (lines, dropped) = pending.withLock { pending in
                defer {
                    pending.isDraining = !pending.lines.isEmpty || pending.dropped > 0
                    pending.lines = []
                    pending.bytes = 0
                    pending.dropped = 0
                }
                return (pending.lines, pending.dropped)
            }
            if lines.isEmpty, dropped == 0 { return }
            lines.forEach(output.write)
            if dropped > 0 {
                let record = LogRecord(
                    milliseconds: clock(), level: .warning, component: .log,
                    message: "lines dropped, because the log was not read fast enough", fields: ["lines": dropped])
                output.write(layout.line(record))
            }
        }
    }

    /// CLOCK_REALTIME in milliseconds.
    static let wallClock: @Sendable () -> Int64 = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
