import Glibc
import Synchronization

/// Starts llama-server for a model: chooses a port, hands over a key, and waits until it is ready.
struct LlamaServerStarter: EngineStarter {
    /// How long things may take.
    struct Limits: Sendable, Equatable {
        /// From the start to readiness. Default: 600 s, for large models come from slow disks.
        var load = Duration.seconds(600)
        /// From SIGTERM to SIGKILL. Default: 10 s.
        var stop = Duration.seconds(10)
        /// One answer to a question of ours. Default: 5 s.
        var answer = Duration.seconds(5)
        /// The first wait between two questions; it grows. Default: 20 ms.
        var firstWait = Duration.milliseconds(20)
        /// The longest wait between two questions. Default: 250 ms.
        var longestWait = Duration.milliseconds(250)
        /// How many ports are tried. Default: 3.
        var attempts = 3
    }

    /// Sends a request and reads its answer.
    typealias Fetch = @Sendable (HTTPRequest, Instant) async throws(ClientError) -> HTTPAnswer

    /// Finds the program, each time anew: it may have been installed meanwhile.
    let program: @Sendable () throws(EngineProgram.Fault) -> EngineProgram
    /// The child's environment.
    let environment: [String: String]
    /// Where the file with the key is put for as long as it is needed.
    let keyDirectory: String
    /// Which children run.
    let records: ChildRecords
    /// How it is asked whether it is ready.
    let fetch: Fetch
    /// The memory that is free, in bytes.
    let availableMemory: @Sendable () -> UInt64?
    /// How long things may take.
    let limits: Limits
    /// What it says, under the component of the engine.
    let log: Logger

    /// Chooses the port; a parameter, so that a port which is taken can be tried.
    var choosePort: @Sendable () throws(SystemError) -> UInt16 = { () throws(SystemError) in try LoopbackPort.free() }

    /// What became of one attempt.
    private enum Attempt {
        case ready(LlamaServer)
        case portTaken
    }

    func start(_ model: LocalModel, options: RecipeOptions) async throws(EngineError) -> any RunningEngine {
        let program: EngineProgram
        do {
            program = try self.program()
        } catch {
            throw .failed(reason: error.message, log: [])
        }
        let contextSize = ContextSize.resolve(
            options.contextSize ?? ContextSize.fallback, facts: model.facts, modelBytes: model.byteCount,
            availableBytes: availableMemory())
        for _ in 0..<limits.attempts {
            if case .ready(let server) = try await attempt(model, program, contextSize, options.arguments ?? "") {
                return server
            }
            log.warning("the port was taken between choice and use; another one is tried", ["model": model.name])
        }
        throw .failed(reason: "every port that was chosen for it was taken by somebody else", log: [])
    }

    private func attempt(
        _ model: LocalModel, _ program: EngineProgram, _ contextSize: Int, _ arguments: String
    ) async throws(EngineError) -> Attempt {
        let server: LlamaServer
        let keyFile: EngineKeyFile
        let port: UInt16
        let phase = LoadPhase()
        do {
            let key = try Self.newKey()
            port = try choosePort()
            keyFile = try EngineKeyFile(key, in: keyDirectory)
            let list = LaunchArguments.list(
                LaunchArguments.Facts(
                    model: model, port: port, keyFile: keyFile.path, contextSize: contextSize, arguments: arguments))
            let log = log
            let name = model.name
            server = try LlamaServer(
                ChildProcess.Command(program: program.path, arguments: list, environment: environment), port: port,
                key: key, records: records, stopLimit: limits.stop
            ) { line in
                // While it loads somebody waits for it; later there are some lines for every request.
                log.log(phase.isOver ? .debug : .info, "llama-server", ["model": name, "line": line])
            }
        } catch {
            throw .failed(reason: "llama-server cannot be started: \(error)", log: [])
        }
        defer { keyFile.remove() }
        log.info("llama-server started", ["model": model.name, "pid": server.pid, "port": port])
        let attempt = try await withTaskCancellationHandler {
            await ready(server, port: port)
        } onCancel: {
            server.interrupt()
        }.get()
        phase.end()
        return attempt
    }

    private func ready(_ server: LlamaServer, port: UInt16) async -> Result<Attempt, EngineError> {
        let deadline = Instant.now() + limits.load
        var wait = limits.firstWait
        while true {
            if Task.isCancelled {
                await server.stop()
                return .failure(.cancelled)
            }
            if let status = server.status { return failure(server, status, port: port) }
            if await isHealthy(server) {
                // Somebody else's server may have answered, and then ours is about to find the port taken.
                if Self.listeners(port).contains(where: { $0 != geteuid() }) {
                    await server.stop()
                    return .success(.portTaken)
                }
                switch await asksForKey(server) {
                case true?: return .success(.ready(server))
                case false?:
                    await server.stop()
                    return .failure(
                        .failed(
                            reason: "what listens on port \(port) does not ask for its key; is it llama-server",
                            log: server.log))
                case nil: break
                }
            }
            guard Instant.now() < deadline else {
                await server.stop()
                return .failure(
                    .failed(reason: "llama-server was not ready within \(limits.load.inSeconds)", log: server.log))
            }
            try? await Task.sleep(for: wait)
            wait = min(wait * 3 / 2, limits.longestWait)
        }
    }

    private func failure(_ server: LlamaServer, _ status: ExitStatus, port: UInt16) -> Result<Attempt, EngineError> {
        let lines = server.log
        let couldNotBind = lines.contains { line in
            let line = line.lowercased()
            return line.contains("bind") || line.contains("address already in use")
        }
        if couldNotBind, !Self.listeners(port).isEmpty { return .success(.portTaken) }
        // What went wrong is said first; what follows is how it gave up.
        let telling = lines.first { $0.lowercased().contains("error") } ?? lines.last
        let words = telling.map { ": " + $0.trimmingDots } ?? ""
        return .failure(.failed(reason: "llama-server \(status.words)\(words)", log: lines))
    }

    private static func listeners(_ port: UInt16) -> Set<UInt32> {
        LoopbackListener.owners(at: SocketAddress(.v4([127, 0, 0, 1], port: port)))
    }

    private func isHealthy(_ server: LlamaServer) async -> Bool {
        await status(of: "/health", server, showsKey: false) == 200
    }

    /// Whether it lets in who has its key, and nobody else; nil when it does not say.
    private func asksForKey(_ server: LlamaServer) async -> Bool? {
        guard let without = await status(of: "/props", server, showsKey: false),
            let with = await status(of: "/props", server, showsKey: true)
        else { return nil }
        let refusals = [401, 403]
        return refusals.contains(without) && !refusals.contains(with)
    }

    private func status(of path: String, _ server: LlamaServer, showsKey: Bool) async -> Int? {
        var request = HTTPRequest(method: .get, target: server.target, path: path)
        if showsKey { request.key = (.bearer, server.key) }
        return try? await fetch(request, .now() + limits.answer).status
    }

    private static func newKey() throws(CloudError) -> APIKey {
        let words = (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }
        return try APIKey(words.joined())
    }
}

/// Whether a model is still loading, which decides how much its lines matter.
private final class LoadPhase: Sendable {
    private let over = Atomic(false)

    var isOver: Bool { over.load(ordering: .relaxed) }

    func end() { over.store(true, ordering: .relaxed) }
}

extension String {
    /// The text without the full stops at its end, to stand within a sentence.
    fileprivate var trimmingDots: Substring {
        var text = self[...]
        while text.last == "." { text.removeLast() }
        return text
    }
}
