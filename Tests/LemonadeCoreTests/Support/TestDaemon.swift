import Glibc
import Synchronization

@testable import LemonadeCore

/// A whole daemon in this process, on a free loopback port.
final class TestDaemon: Sendable {
    /// The daemon.
    let daemon: Daemon
    /// What it has logged.
    let log: LogRecorder
    /// What it has stored.
    let store: MemoryStore
    /// The port of 127.0.0.1 that it listens on.
    let port: UInt16

    /// Starts one; `configure` changes what it is made of.
    init(
        environment: [String: String] = [:],
        _ configure: (inout Daemon.Configuration) throws -> Void = { _ in }
    ) async throws {
        log = LogRecorder()
        store = MemoryStore()
        let socket = try ListeningSocket.open(at: SocketAddress(.v4([127, 0, 0, 1], port: 0)))
        var configuration = Daemon.Configuration(
            sockets: [socket], environment: environment, installed: InstalledProviders(), store: store,
            keys: try ServerKeys(environment: environment), log: Logger(.server, log.sink))
        try configure(&configuration)
        daemon = try await Daemon(configuration)
        port = daemon.addresses[0].port
    }

    /// Stops it at once.
    func stop() async {
        await daemon.stop(drain: .zero)
    }

    /// Runs `body` with a daemon, and stops it afterwards.
    static func with<Result>(
        environment: [String: String] = [:],
        configure: (inout Daemon.Configuration) throws -> Void = { _ in },
        _ body: (TestDaemon) async throws -> Result
    ) async throws -> Result {
        try await Turnstile.daemons.pass {
            let daemon = try await TestDaemon(environment: environment, configure)
            do {
                let result = try await body(daemon)
                await daemon.stop()
                return result
            } catch {
                await daemon.stop()
                throw error
            }
        }
    }
}

/// Keeps the installed providers in memory.
final class MemoryStore: ProviderStore {
    private let saved = Mutex<[InstalledProviders]>([])
    private let failure = Mutex<StoreError?>(nil)

    /// Everything that was saved, in order.
    var all: [InstalledProviders] { saved.withLock { $0 } }

    /// From now on saving fails with this; nil heals it.
    func fail(with error: StoreError?) {
        failure.withLock { $0 = error }
    }

    func save(_ providers: InstalledProviders) throws(StoreError) {
        if let error = failure.withLock({ $0 }) { throw error }
        saved.withLock { $0.append(providers) }
    }
}

/// Keeps log lines in memory.
final class LogRecorder: Sendable {
    /// Where loggers write.
    let sink: LogSink
    private let bytes: Recorded

    private final class Recorded: Sendable {
        let bytes = Mutex<[UInt8]>([])
    }

    init(_ layout: LogLayout = LogLayout(format: .text, hasPriorities: false)) {
        let recorded = Recorded()
        bytes = recorded
        sink = LogSink(
            level: .trace, layout: layout,
            output: LogOutput { line in recorded.bytes.withLock { $0 += line } })
    }

    /// All that was logged.
    var text: String {
        sink.flush()
        return String(decoding: bytes.bytes.withLock { $0 }, as: UTF8.self)
    }

    /// What was logged as JSON behind journald's priorities; a line that is not is null.
    var lines: [JSONValue] {
        text.split(separator: "\n").map { line in
            guard line.hasPrefix("<"), line.dropFirst(2).first == ">" else { return .null }
            return (try? JSONValue.parse(Array(line.dropFirst(3).utf8))) ?? .null
        }
    }
}
