import Synchronization

/// A llama-server process that serves one model.
final class LlamaServer: RunningEngine {
    let target: ConnectionTarget
    let key: APIKey
    let command: [String]
    private let child: ChildProcess
    private let tail: LogTail
    private let records: ChildRecords
    private let stopLimit: Duration

    var pid: Int32 { child.pid }
    /// How it ended; nil while it runs.
    var status: ExitStatus? { child.status }
    /// The last lines of its log.
    var log: [String] { tail.lines }

    /// Starts a process, which is recorded at once.
    init(
        _ command: ChildProcess.Command, port: UInt16, key: APIKey, records: ChildRecords, stopLimit: Duration,
        log: @escaping @Sendable (String) -> Void
    ) throws(SystemError) {
        let tail = LogTail()
        child = try ChildProcess(command) { line in
            tail.add(line)
            log(line)
        }
        records.add(child.pid)
        self.tail = tail
        self.records = records
        self.key = key
        self.stopLimit = stopLimit
        self.command = [command.program] + command.arguments
        target = ConnectionTarget(isSecure: false, host: "127.0.0.1", port: port)
        let child = child
        Task {
            if await child.ended() != nil { records.remove(child.pid) }
        }
    }

    func ended() async -> EngineEnd {
        let child = child
        // In a task of its own, which nobody cancels: the end is told when it is the end.
        let status = await Task { await child.ended() }.value
        return EngineEnd(how: status?.words ?? "ended", log: tail.lines)
    }

    func stop() async {
        await child.end(within: stopLimit)
    }

    /// Asks it to end, and waits for nothing.
    func interrupt() {
        child.signal(15)
    }
}
