import Foundation
import Testing

@testable import LemonadeCore

/// Local models through the whole daemon, with a llama-server of the tests' own.
@Suite(.timeLimit(.minutes(2)), .enabled(if: EngineDouble.isAvailable, "python3 runs the tests' llama-server"))
struct LocalModelTests {
    private let directory: TemporaryDirectory
    private let state: TemporaryDirectory
    private let program: String

    init() throws {
        directory = try TemporaryDirectory()
        state = try TemporaryDirectory()
        program = try EngineDouble.install(in: state)
        try write("a.gguf")
        try write("b.gguf")
        var embedding = GGUFFixture.chat(architecture: "bert", template: nil)
        embedding.add("bert.pooling_type", GGUFFixture.uint32(1))
        try write("embed.gguf", embedding.bytes)
    }

    private func write(_ name: String, _ bytes: [UInt8] = GGUFFixture.chat().bytes) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: directory.file(name)))
    }

    private func with<Result>(
        environment: [String: String] = [:], _ change: (inout LocalConfiguration) -> Void = { _ in },
        _ body: (TestDaemon) async throws -> Result
    ) async throws -> Result {
        var environment = environment
        environment["PATH"] = "/usr/bin:/bin"
        return try await TestDaemon.with(environment: environment) { configuration in
            configuration.local.extraDirectory = directory.path
            configuration.local.stateDirectory = state.path
            configuration.local.program = program
            configuration.local.firstScan = .seconds(60)
            configuration.local.starting.stop = .seconds(5)
            change(&configuration.local)
        } _: {
            try await body($0)
        }
    }

    private func chat(_ daemon: TestDaemon, _ model: String, _ rest: String = "") async throws -> RawAnswer {
        try await daemon.exchange("POST", "/v1/chat/completions", body: #"{"model":"\#(model)"\#(rest)}"#)
    }

    private func loaded(_ daemon: TestDaemon) async throws -> [JSONValue] {
        try await daemon.exchange("GET", "/v1/health").json?["all_models_loaded"]?.array ?? []
    }

    private func arguments(_ answer: RawAnswer) -> [String] {
        answer.json?["arguments"]?.array?.compactMap(\.string) ?? []
    }

    @Test func modelsOfFoldersAreInTheCatalogue() async throws {
        try await with { daemon in
            let list = try await daemon.exchange("GET", "/v1/models").json
            let names = list?["data"]?.array?.compactMap { $0["id"]?.string }
            #expect(names == ["extra.a.gguf", "extra.b.gguf", "extra.embed.gguf"])
            let entry = try await daemon.exchange("GET", "/v1/models/extra.embed.gguf").json
            #expect(entry?["labels"] == ["embeddings"])
            #expect(entry?["recipe"] == "llamacpp")
            #expect(entry?["owned_by"] == "lemonade")
            #expect(entry?["checkpoint"] == .string(directory.file("embed.gguf")))
        }
    }

    @Test func aChatLoadsItsModel() async throws {
        try await with(environment: ["LEMONADE_FIREWORKS_API_KEY": "secret", "MY_TOKEN": "secret", "HOME": "/h"]) {
            daemon in
            let answer = try await chat(daemon, "extra.a.gguf")
            #expect(answer.status == 200, "\(answer.raw)")
            #expect(answer["x-lemonade-provider"] == "llamacpp")
            #expect(answer["x-lemonade-model"] == "extra.a.gguf")
            #expect(answer.json?["path"] == "/v1/chat/completions")
            #expect(answer.json?["model"] == "extra.a.gguf")
            let arguments = arguments(answer)
            #expect(arguments.prefix(4) == ["-m", directory.file("a.gguf"), "--alias", "extra.a.gguf"])
            #expect(arguments.contains("--jinja"))
            let names = answer.json?["environment"]?.array?.compactMap(\.string) ?? []
            #expect(names.contains("HOME"))
            #expect(!names.contains { $0.hasPrefix("LEMONADE_") || $0 == "MY_TOKEN" })
            // The key was handed over in a file, which is gone.
            let place = try #require(arguments.firstIndex(of: "--api-key-file"))
            #expect(!FileManager.default.fileExists(atPath: arguments[place + 1]))
            #expect(!arguments.contains("--api-key"))
        }
    }

    @Test func onlyLemondCanCallTheEngine() async throws {
        try await with { daemon in
            #expect(try await chat(daemon, "extra.a.gguf").status == 200)
            let address = try #require(try await loaded(daemon).first?["backend_url"]?.string)
            let port = try #require(
                address.split(separator: ":").last?.split(separator: "/").first.flatMap { UInt16($0) })
            let answer = try await RawClient(port: port).exchange(
                "POST", "/v1/chat/completions", body: #"{"model":"x"}"#)
            #expect(answer.status == 401)
        }
    }

    @Test func tenChatsStartOneEngine() async throws {
        try await with { daemon in
            let processes = try await withThrowingTaskGroup(of: JSONValue?.self) { group in
                for _ in 0..<10 { group.addTask { try await chat(daemon, "extra.a.gguf").json?["pid"] } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(processes.count == 10)
            #expect(processes.allSatisfy { $0 != nil && $0 == processes[0] })
        }
    }

    @Test func everyPathIsRelayed() async throws {
        try await with { daemon in
            for path in ["completions", "responses", "messages"] {
                let answer = try await daemon.exchange("POST", "/v1/\(path)", body: #"{"model":"extra.a.gguf"}"#)
                #expect(answer.json?["path"] == .string("/v1/\(path)"))
            }
            let answer = try await daemon.exchange("POST", "/v1/embeddings", body: #"{"model":"extra.embed.gguf"}"#)
            #expect(arguments(answer).contains("--embeddings"))
            // Of another type, so both stay.
            #expect(try await loaded(daemon).count == 2)
        }
    }

    @Test func streamsAreRelayed() async throws {
        try await with { daemon in
            let answer = try await chat(daemon, "extra.a.gguf", #","stream":true"#)
            #expect(answer.body.hasSuffix("data: [DONE]\n\n"))
            #expect(answer["content-type"] == "text/event-stream")
        }
    }

    @Test func anotherModelTakesThePlace() async throws {
        try await with { daemon in
            let first = try await chat(daemon, "extra.a.gguf").json?["pid"]?.number?.int
            #expect(try await chat(daemon, "extra.b.gguf").status == 200)
            #expect(try await loaded(daemon).map { $0["model_name"] } == ["extra.b.gguf"])
            #expect(first.flatMap { ProcessFacts.startTime(of: Int32($0)) } == nil)
        }
    }

    @Test func aModelThatCannotBeLoadedSaysWhy() async throws {
        try await with {
            $0.arguments = "--double exit"
        } _: { daemon in
            let answer = try await chat(daemon, "extra.a.gguf")
            answer.expectError(502, "backend_error", "model_load_failed", param: "model")
            let lines = answer.error("details")?["log"]?.array?.compactMap(\.string) ?? []
            #expect(lines.last == "error: the tensors are not what they were")
            #expect(answer.error("message")?.string?.contains("ended with status 1") == true)
            #expect(try await daemon.exchange("GET", "/v1/health").status == 200)
        }
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

    @Test func whoHangsUpWhileItLoadsDisturbsNobody() async throws {
        try await with { [state] in
            $0.arguments = "--double wait=\(state.file("go"))"
        } _: { daemon in
            let supervisor = daemon.daemon.gateway.local.supervisor
            let impatient = try daemon.client()
            try await impatient.send(
                RawClient.request("POST", "/v1/chat/completions", body: #"{"model":"extra.a.gguf"}"#))
            let patient = Task { try await chat(daemon, "extra.a.gguf") }
            try await eventually { await supervisor.waiting(for: "extra.a.gguf") == 2 }
            impatient.endSending()
            #expect(try await impatient.receive().isEmpty)
            try Data().write(to: URL(fileURLWithPath: state.file("go")))
            #expect(try await patient.value.status == 200)
            try await eventually { try await loaded(daemon).first?["is_busy"] == false }
        }
    }

    @Test func unloadingGivesUpALoad() async throws {
        try await with {
            $0.arguments = "--double deaf"
        } _: { daemon in
            let asked = Task { try await chat(daemon, "extra.a.gguf") }
            try await eventually { daemon.log.text.contains("llama-server started") }
            #expect(try await daemon.exchange("GET", "/v1/health").json?["models_loading"] == ["extra.a.gguf"])
            let unloaded = try await daemon.exchange("POST", "/v1/unload", body: #"{"model_name":"extra.a.gguf"}"#)
            #expect(unloaded.status == 200)
            try await asked.value.expectError(503, "backend_error", "request_cancelled", param: "model")
        }
    }

    @Test func loadOptionsStandAboveSavedOnesAboveTheConfiguration() async throws {
        try await with {
            $0.contextSize = 1000
        } _: { daemon in
            func size() async throws -> String? {
                let arguments = arguments(try await chat(daemon, "extra.a.gguf"))
                return arguments.firstIndex(of: "--ctx-size").map { arguments[$0 + 1] }
            }
            func post(_ path: String, _ body: String) async throws -> RawAnswer {
                try await daemon.exchange("POST", path, body: body)
            }
            #expect(try await size() == "1000")
            let saved = try await post("/v1/models/extra.a.gguf/options", #"{"ctx_size":2000}"#)
            #expect(saved.json?["recipe_options"]?["ctx_size"] == 2000)
            #expect(try await post("/v1/load", #"{"model_name":"extra.a.gguf","ctx_size":3000}"#).status == 200)
            #expect(try await size() == "3000")
            #expect(try await loaded(daemon).first?["recipe_options"]?["ctx_size"] == 3000)
            #expect(try await post("/v1/unload", #"{"model_name":"extra.a.gguf"}"#).status == 200)
            #expect(try await size() == "2000")
            #expect(
                try await post("/v1/load", #"{"model_name":"extra.a.gguf","ctx_size":4000,"save_options":true}"#).status
                    == 200)
            let options = try await daemon.exchange("GET", "/v1/models/extra.a.gguf/options").json
            #expect(options?["saved_options"]?["ctx_size"] == 4000)
            let file = try String(contentsOfFile: state.file("recipe_options.json"), encoding: .utf8)
            #expect(file.contains("4000"))
            let deleted = try await daemon.exchange("DELETE", "/v1/models/extra.a.gguf/options").json
            #expect(deleted?["recipe_options"]?["ctx_size"] == 1000)
        }
    }

    @Test(arguments: [#"{"ctx_size":"x"}"#, #"{"llamacpp_args":"--port 1"}"#, #"{"pinned":3}"#, "[]", ""])
    func optionsThatCannotBeAreRefused(_ body: String) async throws {
        try await with { daemon in
            let saved = try await daemon.exchange("POST", "/v1/models/extra.a.gguf/options", body: body)
            #expect(saved.status == 400)
            let load = body.hasPrefix("{") ? #"{"model_name":"extra.a.gguf",\#(body.dropFirst())"# : body
            #expect(try await daemon.exchange("POST", "/v1/load", body: load).status == 400)
        }
    }

    @Test func aPinnedModelStaysAndIsPinnedAfterARestart() async throws {
        try await with { daemon in
            let pinned = try await daemon.exchange("POST", "/v1/pin", body: #"{"model_name":"extra.a.gguf"}"#)
            #expect(pinned.status == 200)
        }
        try await with { daemon in
            #expect(try await chat(daemon, "extra.a.gguf").status == 200)
            #expect(try await loaded(daemon).first?["pinned"] == true)
            try await chat(daemon, "extra.b.gguf").expectError(503, "backend_error", "overloaded")
            #expect(
                try await daemon.exchange("POST", "/v1/unpin", body: #"{"model_name":"extra.a.gguf"}"#).status == 200)
            #expect(try await chat(daemon, "extra.b.gguf").status == 200)
        }
    }

    @Test func modelsAreRegisteredExportedAndDeleted() async throws {
        let file = directory.file("a.gguf")
        try await with { daemon in
            let registered = try await daemon.exchange(
                "POST", "/v1/models/register",
                body:
                    #"{"model_name":"Mine","checkpoint":"\#(file)","labels":["reasoning"],"recipe_options":{"ctx_size":77}}"#
            )
            #expect(registered.json?["model_name"] == "user.Mine", "\(registered.raw)")
            #expect(registered.json?["warning"] == nil)
            let answer = try await chat(daemon, "user.Mine")
            #expect(arguments(answer).contains("77"))
            let export = try await daemon.exchange("GET", "/v1/models/user.Mine/export").json
            #expect(export?["checkpoint"] == .string(file))
            #expect(export?["labels"] == ["chat", "reasoning"])
            // What is exported can be registered again.
            let again = try await daemon.exchange(
                "POST", "/v1/models/register",
                body: String(decoding: try #require(export).serialized(), as: UTF8.self))
            #expect(again.status == 200, "\(again.raw)")
        }
        try await with { daemon in
            #expect(
                try await daemon.exchange("GET", "/v1/models/user.Mine").json?["labels"] == [
                    "custom", "chat", "reasoning",
                ])
            #expect(try await daemon.exchange("DELETE", "/v1/models/user.Mine").status == 200)
            #expect(try await daemon.exchange("GET", "/v1/models/user.Mine").status == 404)
            #expect(FileManager.default.fileExists(atPath: file))
            let found = try await daemon.exchange("POST", "/v1/delete", body: #"{"model_name":"extra.a.gguf"}"#)
            found.expectError(400, "invalid_request_error", "invalid_value", param: "model_name")
            #expect(FileManager.default.fileExists(atPath: file))
        }
    }

    @Test func aRegistrationWithoutFilesIsListedOnRequestOnly() async throws {
        try await with { daemon in
            let registered = try await daemon.exchange(
                "POST", "/v1/models/register", body: #"{"model_name":"Far","checkpoint":"org/far-GGUF:Q4_K_M"}"#)
            #expect(registered.json?["warning"] != nil)
            #expect(try await !daemon.exchange("GET", "/v1/models").body.contains("user.Far"))
            #expect(try await daemon.exchange("GET", "/v1/models?show_all=true").body.contains("user.Far"))
            try await chat(daemon, "user.Far").expectError(404, "model_not_found", "model_not_found", param: "model")
        }
    }

    @Test func aFileOfRegistrationsThatIsBrokenIsNotWrittenOver() async throws {
        try Data("{ not json".utf8).write(to: URL(fileURLWithPath: state.file("user_models.json")))
        try await with { daemon in
            let answer = try await daemon.exchange(
                "POST", "/v1/models/register", body: #"{"model_name":"Mine","checkpoint":"/m/a.gguf"}"#)
            answer.expectError(500, "internal_error", "configuration_not_saved")
        }
        #expect(try String(contentsOfFile: state.file("user_models.json"), encoding: .utf8) == "{ not json")
    }

    @Test func newFilesAppearWithoutARestart() async throws {
        try await with { daemon in
            #expect(try await daemon.exchange("GET", "/v1/models/extra.new.gguf").status == 404)
            try write("new.gguf")
            try await eventually { try await daemon.exchange("GET", "/v1/models/extra.new.gguf").status == 200 }
            try FileManager.default.removeItem(atPath: directory.file("new.gguf"))
            try await eventually { try await daemon.exchange("GET", "/v1/models/extra.new.gguf").status == 404 }
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
