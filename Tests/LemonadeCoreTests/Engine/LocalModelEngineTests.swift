import Foundation
import Testing

@testable import LemonadeCore

/// Engines that are missing, wrong, dying or left over, seen through the whole daemon.
@Suite(.timeLimit(.minutes(2)), .enabled(if: EngineDouble.isAvailable, "python3 runs the tests' llama-server"))
struct LocalModelEngineTests: LocalModelSuite {
    let fixture: LocalModelFixture

    init() throws {
        fixture = try LocalModelFixture()
    }

    @Test func withoutAnEngineTheErrorSaysHowToGetOne() async throws {
        try await with {
            $0.program = ""
        } _: { daemon in
            let answer = try await chat(daemon, "extra.a.gguf")
            answer.expectError(502, "backend_error", "model_load_failed", param: "model")
            #expect(answer.error("message")?.string?.contains("LEMONADE_LLAMACPP_BIN") == true)
            let backend = try await daemon.exchange("GET", "/v1/system-info").json?["recipes"]?["llamacpp"]?[
                "backends"]?[
                    "llama-server"]
            #expect(backend?["state"] == "not_installed")
        }
    }

    @Test(arguments: ["/bin/true", "/bin/false", "/nonexistent", "/etc/passwd"])
    func aProgramThatIsNoEngineIsToldSo(_ other: String) async throws {
        try await with {
            $0.program = other
        } _: { daemon in
            try await chat(daemon, "extra.a.gguf")
                .expectError(502, "backend_error", "model_load_failed", param: "model")
        }
    }

    @Test func anEngineThatAsksForNoKeyIsNotUsed() async throws {
        try await with {
            $0.arguments = "--double open"
        } _: { daemon in
            let answer = try await chat(daemon, "extra.a.gguf")
            answer.expectError(502, "backend_error", "model_load_failed", param: "model")
            #expect(answer.error("message")?.string?.contains("does not ask for its key") == true)
        }
    }

    @Test func anEngineThatDoesNotGetReadyIsGivenUp() async throws {
        try await with {
            $0.arguments = "--double deaf"
            $0.starting.load = .milliseconds(600)
        } _: { daemon in
            let answer = try await chat(daemon, "extra.a.gguf")
            answer.expectError(502, "backend_error", "model_load_failed", param: "model")
            #expect(answer.error("message")?.string?.contains("not ready within 0.6 s") == true)
        }
    }

    @Test func anEngineThatDiesInAStreamIsToldAndStartedAgain() async throws {
        try await with { daemon in
            let client = try daemon.client()
            try await client.send(
                RawClient.request(
                    "POST", "/v1/chat/completions", body: #"{"model":"extra.a.gguf","stream":true,"prompt":"hang"}"#))
            var received = ""
            while !received.contains("pid") { received += String(decoding: try await client.receive(), as: UTF8.self) }
            let pid = try #require(try await loaded(daemon).first?["pid"]?.number?.int.flatMap(Int32.init(exactly:)))
            #expect(try await loaded(daemon).first?["is_busy"] == true)
            kill(pid, SIGKILL)
            received += try await client.receiveToEnd()
            #expect(received.contains("The engine of local model 'extra.a.gguf'"))
            #expect(!received.hasSuffix("0\r\n\r\n"))
            let next = try await chat(daemon, "extra.a.gguf")
            #expect(next.status == 200)
            #expect(next.json?["pid"]?.number?.int != Int(pid))
            #expect(daemon.log.text.contains("the next request starts it again"))
        }
    }

    @Test func aRequestThatKillsTheEngineGetsATruthfulError() async throws {
        try await with { daemon in
            let answer = try await chat(daemon, "extra.a.gguf", #","prompt":"crash""#)
            answer.expectError(502, "backend_error", "upstream_closed")
            #expect(try await chat(daemon, "extra.a.gguf").status == 200)
        }
    }

    @Test func theProgramsVersionIsShown() async throws {
        try await with { daemon in
            let backend = try await daemon.exchange("GET", "/v1/system-info").json?["recipes"]?["llamacpp"]?[
                "backends"]?[
                    "llama-server"]
            #expect(backend?["state"] == "installed")
            #expect(backend?["version"] == "4711 (d0b1e)")
            #expect(backend?["path"] == .string(program))
            #expect(backend?["source"] == "configuration")
        }
    }

    @Test func nothingOutlivesTheDaemon() async throws {
        let pid = try await with { daemon in
            try await chat(daemon, "extra.a.gguf").json?["pid"]?.number?.int.flatMap(Int32.init(exactly:))
        }
        let engine = try #require(pid)
        #expect(ProcessFacts.startTime(of: engine) == nil)
        #expect(try state.names().filter { $0.hasPrefix("llamacpp-key") }.isEmpty)
        #expect(ChildRecords(directory: state.path).sweep() == 0)
    }

    @Test func whatAKilledDaemonLeftIsEndedAtTheStart() async throws {
        let child = try ChildProcess(
            ChildProcess.Command(program: "/bin/sleep", arguments: ["1000"], environment: [:]), output: { _ in })
        ChildRecords(directory: state.path).add(child.pid)
        try Data("key\n".utf8).write(to: URL(fileURLWithPath: state.file("llamacpp-key-old")))
        try await with { daemon in
            #expect(await child.ended() == .signaled(SIGKILL))
            let names = try state.names()
            #expect(!names.contains("llamacpp-key-old"))
            #expect(daemon.log.text.contains("ended what an earlier lemond left running"))
        }
    }

    @Test func aPortThatIsTakenIsReplacedByAnother() async throws {
        try await with { daemon in
            let socket = try ListeningSocket.open(at: SocketAddress(.v4([127, 0, 0, 1], port: 0)))
            defer { close(socket) }
            let taken = try #require(SocketAddress(boundTo: socket)?.port)
            let ports = Recorder<UInt16>()
            let loop = try #require(await daemon.daemon.gateway.registry.loopsInUse.first)
            var starter = LlamaServerStarter(
                program: { [program] () throws(EngineProgram.Fault) in
                    EngineProgram(path: program, source: .configuration)
                },
                environment: ["PATH": "/usr/bin:/bin"], keyDirectory: state.path, records: ChildRecords(directory: nil),
                fetch: { (request, deadline) async throws(ClientError) in
                    try await loop.fetch(request, maxBytes: 1 << 20, until: deadline)
                },
                availableMemory: { nil }, limits: LlamaServerStarter.Limits(),
                log: Logger(.engine, daemon.log.sink))
            starter.choosePort = { () throws(SystemError) in
                let port = ports.all.isEmpty ? taken : try LoopbackPort.free()
                ports.add(port)
                return port
            }
            let model = try #require(await daemon.daemon.gateway.local.library.models.first)
            let engine = try await starter.start(model, options: RecipeOptions())
            #expect(ports.all.count == 2)
            #expect(engine.target.port != taken)
            await engine.stop()
        }
    }

    @Test func theEnginesLogIsInOurs() async throws {
        try await with { daemon in
            let answer = try await chat(daemon, "extra.a.gguf")
            #expect(answer.status == 200)
            #expect(daemon.log.text.contains("loading \(directory.file("a.gguf"))"))
        }
    }
}
