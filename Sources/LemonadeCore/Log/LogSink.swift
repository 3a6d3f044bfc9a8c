import Dispatch
import Glibc
import Synchronization

/// Takes records from every thread and writes them from one queue of its own, so that a slow terminal or a full pipe never
/// holds an event loop. When the buffer is full, lines are dropped and counted rather than waited for.
package final class LogSink: Sendable {
    /// Most bytes of lines that wait to be written. Default: 1 MiB.
    static let defaultCapacity = 1 << 20

    private struct Pending {
        /// Whole lines.
        var bytes: [UInt8] = []
        /// How many.
        var lines = 0
        var dropped = 0
        /// How many bytes were written since the last drain in its time.
        var written = 0
        /// A drain is running or about to.
        var isDraining = false
        /// There are so many that a drain is about to come early.
        var isUrgent = false
        /// The array of the lines that were written last, emptied. While many come the two take turns: without that each
        /// drain would let an array grow from nothing.
        var room: [UInt8] = []
    }

    /// What the first of some lines asks for.
    private enum Drain {
        case later
        case now
    }

    private let thresholds: Atomic<UInt64>
    private let droppedLines = Atomic(0)
    /// How lines are written.
    let layout: LogLayout
    /// The last lines.
    let history: LogHistory
    private let capacity: Int
    private let gathering: LogGathering
    private let output: LogOutput
    private let clock: @Sendable () -> Int64
    private let queue = DispatchQueue(label: "log", qos: .utility)
    // Guards the buffer between the threads that log and the queue that writes; never held while writing.
    private let pending = Mutex(Pending())

    /// A sink to an output; `clock` gives wall-clock milliseconds since 1970.
    init(
        level: LogLevel, layout: LogLayout, capacity: Int = LogSink.defaultCapacity,
        gathering: LogGathering = LogGathering(), output: LogOutput, history: LogHistory = LogHistory(),
        clock: @escaping @Sendable () -> Int64 = LogSink.wallClock
    ) {
        thresholds = Atomic(LogThresholds(level).word)
        self.history = history
        self.layout = layout
        self.capacity = capacity
        self.gathering = gathering
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

    /// Changes from when on lines are written, for some components otherwise; takes effect at once, on every thread.
    package func setLevel(_ level: LogLevel, except components: [LogComponent: LogLevel] = [:]) {
        thresholds.store(LogThresholds(level, components).word, ordering: .relaxed)
    }

    /// Whether lines of that level and component are written.
    package func isEnabled(_ level: LogLevel, _ component: LogComponent) -> Bool {
        LogThresholds(word: thresholds.load(ordering: .relaxed)).isEnabled(level, component)
    }

    /// How many lines were dropped, because the log was not read fast enough.
    var dropped: Int { droppedLines.load(ordering: .relaxed) }

    /// Queues a line.
    func log(_ level: LogLevel, _ component: LogComponent, _ message: StaticString, _ fields: LogFields) {
        let line = layout.line(
            LogRecord(milliseconds: clock(), level: level, component: component, message: message, fields: fields))
        line.withUnsafeBytes { append($0, lines: 1) }
    }

    /// Queues whole lines that are laid out already.
    func append(_ bytes: UnsafeRawBufferPointer, lines: Int) {
        let drain: Drain? = pending.withLock { pending in
            if pending.bytes.count + bytes.count <= capacity {
                pending.bytes.append(contentsOf: bytes)
                pending.lines += lines
            } else {
                pending.dropped += lines
            }
            if !pending.isDraining {
                pending.isDraining = true
                return .later
            }
            if pending.bytes.count >= gathering.mostBytes, !pending.isUrgent {
                pending.isUrgent = true
                return .now
            }
            return nil
        }
        switch drain {
        case .later: scheduleDrain(after: gathering.alone)
        case .now: queue.async { self.writePending() }
        case nil: break
        }
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

    private func scheduleDrain(after delay: DispatchTimeInterval) {
        queue.asyncAfter(deadline: .now() + delay) {
            self.writePending()
            let (isBusy, isMore) = self.pending.withLock { pending in
                // With what was written early, or the little that is left would pass for a quiet time.
                let isBusy = pending.written >= self.gathering.busyBytes
                pending.written = 0
                // Both arrays are for a busy daemon only.
                if !isBusy {
                    pending.room = []
                    if pending.bytes.isEmpty { pending.bytes = [] }
                }
                pending.isDraining = isBusy || !pending.bytes.isEmpty || pending.dropped > 0
                return (isBusy, pending.isDraining)
            }
            if isMore { self.scheduleDrain(after: isBusy ? self.gathering.busy : self.gathering.alone) }
        }
    }

    /// Writes what waits.
    private func writePending() {
        var (bytes, lines, dropped) = pending.withLock { pending in
            // Not the whole value: whoever held the room here would make the next line copy it.
            let taken = (pending.bytes, pending.lines, pending.dropped)
            pending.bytes = pending.room
            pending.room = []
            pending.lines = 0
            pending.dropped = 0
            pending.isUrgent = false
            return taken
        }
        if !bytes.isEmpty { put(bytes, lines: lines) }
        if dropped > 0 {
            droppedLines.wrappingAdd(dropped, ordering: .relaxed)
            let record = LogRecord(
                milliseconds: clock(), level: .warning, component: .log,
                message: "lines dropped, because the log was not read fast enough", fields: ["lines": dropped])
            put(layout.line(record), lines: 1)
        }
        let count = bytes.count
        bytes.removeAll(keepingCapacity: true)
        pending.withLock { pending in
            pending.room = bytes
            pending.written += count
        }
    }

    private func put(_ bytes: [UInt8], lines: Int) {
        // First, so that what was seen in the output is in the history as well.
        history.append(bytes, count: lines)
        output.write(bytes)
    }

    /// CLOCK_REALTIME in milliseconds.
    static let wallClock: @Sendable () -> Int64 = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
