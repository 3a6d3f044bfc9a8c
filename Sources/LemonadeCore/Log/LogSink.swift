import Dispatch
import Glibc
import Synchronization

/// Takes records from every thread and writes them from one queue of its own, so that a slow terminal or a full pipe never
/// holds an event loop. When the buffer is full, lines are dropped and counted rather than waited for.
package final class LogSink: Sendable {
    /// Most bytes of lines that wait to be written. Default: 1 MiB.
    static let defaultCapacity = 1 << 20

    /// How long a line may wait for others, so that a busy daemon wakes its writer a few hundred times a second and not for
    /// each line. Default: 5 ms.
    static let gathering = DispatchTimeInterval.milliseconds(5)

    private struct Pending {
        /// Whole lines.
        var bytes: [UInt8] = []
        var dropped = 0
        /// A drain is running or about to.
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
            if pending.bytes.count + line.count <= capacity {
                pending.bytes += line
            } else {
                pending.dropped += 1
            }
            defer { pending.isDraining = true }
            return !pending.isDraining
        }
        if mustStart { scheduleDrain() }
    }

    /// Waits until everything queued so far is written, or until the limit: at exit a blocked pipe must not hold us.
    package func flush(within limit: DispatchTimeInterval = .seconds(1)) {
        let done = DispatchSemaphore(value: 0)
        queue.async {
            self.writePending()
            done.signal()
        }
        _ = done.wait(timeout: .now() + limit)
    }

    private func scheduleDrain() {
        queue.asyncAfter(deadline: .now() + LogSink.gathering) {
            self.writePending()
            let isMore = self.pending.withLock { pending in
                pending.isDraining = !pending.bytes.isEmpty || pending.dropped > 0
                return pending.isDraining
            }
            if isMore { self.scheduleDrain() }
        }
    }

    private func writePending() {
        let (bytes, dropped) = pending.withLock { pending in
            defer {
                pending.bytes = []
                pending.dropped = 0
            }
            return (pending.bytes, pending.dropped)
        }
        if !bytes.isEmpty { output.write(bytes) }
        if dropped > 0 {
            let record = LogRecord(
                milliseconds: clock(), level: .warning, component: .log,
                message: "lines dropped, because the log was not read fast enough", fields: ["lines": dropped])
            output.write(layout.line(record))
        }
    }

    /// CLOCK_REALTIME in milliseconds.
    static let wallClock: @Sendable () -> Int64 = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
