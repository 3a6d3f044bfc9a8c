import Foundation
import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

struct LocalModelCommandTests {
    private static let unknown =
        #"{"error":{"message":"Model X has not been found.","type":"model_not_found","code":null}}"#

    @Test func loadsWithOptionsThatAreKept() async {
        let server = ScriptedServer(["POST /v1/load": [.answer(200, #"{"message":"Loaded model: m"}"#)]])
        let run = await ProgramRun(["load", "m", "--ctx-size", "0", "--save-options"], server: server)
        #expect(run.status == .done)
        #expect(server.bodies("POST /v1/load") == [["model_name": "m", "ctx_size": 0, "save_options": true]])
    }

    @Test func savingNoOptionsIsAMistake() async {
        let server = ScriptedServer([:])
        let run = await ProgramRun(["load", "m", "--save-options"], server: server)
        #expect(run.status == .wrongUsage)
        #expect(run.errors.contains("--save-options needs an option to save"))
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: [("pin", "/v1/pin"), ("unpin", "/v1/unpin"), ("delete", "/v1/delete")])
    func tellsTheServerWhatToDoWithAModel(word: String, path: String) async {
        let server = ScriptedServer(["POST \(path)": [.answer(200, #"{"message":"As you say: m"}"#)]])
        let run = await ProgramRun([word, "m"], server: server)
        #expect(run.status == .done)
        #expect(run.output == "As you say: m\n")
        #expect(server.bodies("POST \(path)") == [["model_name": "m"]])
    }

    @Test(arguments: ["pin", "unpin", "delete", "export"])
    func suggestsTheModelThatWasMeant(word: String) async {
        let listing = #"{"data":[{"id":"user.mine"}]}"#
        let reply = ScriptedServer.Reply.answer(404, Self.unknown)
        let server = ScriptedServer([
            "POST /v1/\(word)": [reply], "GET /v1/models/user.mina/export": [reply],
            "GET /v1/models": [.answer(200, listing)],
        ])
        let run = await ProgramRun([word, "user.mina"], server: server)
        #expect(run.status == .refused)
        #expect(run.errors.contains("Did you mean 'user.mine'?"))
    }

    @Test func exportsForImport() async {
        let description = #"{"model_name":"user.a/b","checkpoint":"/m.gguf"}"#
        let server = ScriptedServer(["GET /v1/models/user.a%2Fb/export": [.answer(200, description)]])
        let run = await ProgramRun(["export", "user.a/b"], server: server)
        #expect(run.status == .done)
        #expect((try? JSONValue.parse(Array(run.output.utf8))) == (try? JSONValue.parse(Array(description.utf8))))
    }

    @Test(arguments: [true, false]) func importsFromAFileOrAPipe(isPipe: Bool) async throws {
        let description = #"{"model_name":"user.mine","checkpoint":"/m.gguf","labels":["chat"]}"#
        let path = FileManager.default.temporaryDirectory.appending(path: "import-\(UUID()).json")
        try description.write(to: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: path) }
        let server = ScriptedServer([
            "POST /v1/models/register": [
                .answer(200, #"{"message":"Registered model: user.mine","warning":"No files."}"#)
            ]
        ])
        let run = await ProgramRun(
            ["import", isPipe ? "-" : path.path()], server: server, input: isPipe ? description : "")
        #expect(run.status == .done)
        #expect(run.output == "Registered model: user.mine\n")
        #expect(run.errors.contains("No files."))
        #expect(
            server.bodies("POST /v1/models/register") == [
                ["model_name": "user.mine", "checkpoint": "/m.gguf", "labels": ["chat"]]
            ])
    }

    @Test(arguments: [
        ("{", "is not JSON"), ("[]", "holds no JSON object"), ("{}", "has no \"model_name\""),
        (#"{"model_name":"m"}"#, "has no \"checkpoint\""), (#"{"model_name":3,"checkpoint":"/m"}"#, "\"model_name\""),
    ])
    func refusesAFileThatDescribesNoModel(text: String, reason: String) async {
        let server = ScriptedServer([:])
        let run = await ProgramRun(["import", "-"], server: server, input: text)
        #expect(run.status == .refused)
        #expect(run.errors.contains(reason))
        #expect(server.requests.isEmpty)
    }

    @Test func importingAFileThatIsNotThereSaysSo() async {
        let run = await ProgramRun(["import", "/nowhere/at-all.json"])
        #expect(run.status == .refused)
        #expect(run.errors.contains("Cannot read /nowhere/at-all.json"))
    }

    private static let information = """
        {"recipes":{"llamacpp":{"backends":{"llama-server":{"state":"installed","version":"4589 (a1b2c3)",
        "path":"/usr/bin/llama-server","source":"path","message":""}}},
        "cloud":{"backends":{"cloud":{"state":"installed","version":"0.1.0"}}}}}
        """

    @Test func showsWhatRunsModels() async {
        let server = ScriptedServer(["GET /v1/system-info": [.answer(200, Self.information)]])
        let run = await ProgramRun(["backends"], server: server)
        #expect(run.status == .done)
        #expect(
            run.output == """
                llamacpp\tllama-server\tinstalled\t4589 (a1b2c3)\tpath\t/usr/bin/llama-server
                cloud\tcloud\tinstalled\t0.1.0\t-\t-

                """)
        #expect(run.errors.isEmpty)
    }

    @Test func saysHowToGetWhatIsMissing() async {
        let missing = """
            {"recipes":{"llamacpp":{"backends":{"llama-server":{"state":"not_installed","version":null,
            "path":null,"source":null,"message":"Install llama.cpp."}}}}}
            """
        let server = ScriptedServer(["GET /v1/system-info": [.answer(200, missing)]])
        let run = await ProgramRun(["backends"], server: server)
        #expect(run.output == "llamacpp\tllama-server\tnot_installed\t-\t-\t-\n")
        #expect(run.errors.contains("llama-server: Install llama.cpp."))
    }

    @Test func showsBackendsAsJSON() async throws {
        let server = ScriptedServer(["GET /v1/system-info": [.answer(200, Self.information)]])
        let run = await ProgramRun(["backends", "--json"], server: server)
        let expected = try JSONValue.parse(Array(Self.information.utf8))["recipes"]
        #expect(try JSONValue.parse(Array(run.output.utf8)) == expected)
    }

    @Test func listsModelsWithoutFilesWhenAsked() async {
        let server = ScriptedServer([
            "GET /v1/models?show_all=true": [.answer(200, #"{"data":[{"id":"user.away"}]}"#)]
        ])
        let run = await ProgramRun(["list", "--all"], server: server)
        #expect(run.output == "user.away\t-\t-\t-\t-\t-\n")
    }

    @Test func theStatusShowsLocalModelsAndThoseThatAreLoading() async {
        let health = """
            {"status":"ok","version":"1","all_models_loaded":[{"model_name":"extra.a.gguf","recipe":"llamacpp",
            "type":"llm","device":"auto","pinned":true,"is_busy":true}],"models_loading":["extra.b.gguf"]}
            """
        let server = ScriptedServer(["GET /v1/health": [.answer(200, health)]])
        let run = await ProgramRun(["status"], server: server)
        #expect(run.output.contains("extra.a.gguf\tllamacpp\tllm\tauto\tbusy,pinned\n"))
        #expect(run.output.contains("extra.b.gguf\t-\t-\t-\tloading\n"))
    }
}
