import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

struct ModelCommandTests {
    private static let listing = """
        {"object":"list","data":[
          {"id":"fireworks.kimi-k2p5","object":"model","created":1,"owned_by":"fireworks","recipe":"cloud",
           "cloud_provider":"fireworks","labels":["cloud","chat"],"max_context_window":262144,
           "cost_input_per_million":0.6,"cost_output_per_million":2.50},
          {"id":"extra.gemma.gguf","owned_by":"lemonade","recipe":"llamacpp","labels":["chat"]},
          {"id":"evil\\u001b[2J\\nname","owned_by":"evil","labels":[]}
        ]}
        """

    private func server(_ listing: String = listing) -> ScriptedServer {
        ScriptedServer(["GET /v1/models": [.answer(200, listing)]])
    }

    @Test func listsOneModelALineInAPipe() async {
        let run = await ProgramRun(["list"], server: server())
        #expect(run.status == .done)
        #expect(run.errors.isEmpty)
        #expect(
            run.output == """
                fireworks.kimi-k2p5\tfireworks\t262144\t0.6\t2.50\tcloud,chat
                extra.gemma.gguf\tlemonade\t-\t-\t-\tchat
                evil name\tevil\t-\t-\t-\t-

                """)
    }

    @Test func listsATableOnATerminal() async {
        let run = await ProgramRun(["list"], server: server(), onTerminal: true)
        #expect(
            run.output == """
                MODEL                SERVED BY  CONTEXT  $/M IN  $/M OUT  LABELS
                fireworks.kimi-k2p5  fireworks   262144     0.6     2.50  cloud,chat
                extra.gemma.gguf     lemonade         -       -        -  chat
                evil name            evil             -       -        -  -

                """)
    }

    @Test func listsTheEntriesAsJSON() async throws {
        let run = await ProgramRun(["list", "--json"], server: server())
        let expected = try JSONValue.parse(Array(Self.listing.utf8))["data"]
        #expect(try JSONValue.parse(Array(run.output.utf8)) == expected)
        #expect(!run.output.unicodeScalars.contains("\u{1B}"))
    }

    @Test func escapesWhatTerminalsObeyInJSON() async {
        let listing = #"{"data":[{"id":"a\#u{9B}31m\#u{7F}"}]}"#
        let run = await ProgramRun(["list", "--json"], server: server(listing))
        #expect(run.output.contains(#""a\u009b31m\u007f""#))
    }

    @Test func anEmptyListSaysWhatToDo() async {
        let run = await ProgramRun(["list"], server: server(#"{"data":[]}"#))
        #expect(run.status == .done)
        #expect(run.output.isEmpty)
        #expect(
            run.errors
                == "There are no models yet. Add a provider with: lemonade cloud install. For local models see: lemonade backends\n"
        )
    }

    @Test func loadsAModel() async {
        let server = ScriptedServer([
            "POST /v1/load": [.answer(200, #"{"status":"success","message":"Loaded model: m"}"#)]
        ])
        let run = await ProgramRun(
            ["load", "m", "--ctx-size", "-1", "--llamacpp-args=--flash-attn on"], server: server)
        #expect(run.status == .done)
        #expect(run.output == "Loaded model: m\n")
        #expect(
            server.bodies("POST /v1/load") == [
                ["model_name": "m", "ctx_size": -1, "llamacpp_args": "--flash-attn on"]
            ])
        #expect(server.requests.first?.limit == nil)
    }

    @Test(arguments: ["-2", "many", "1.5", ""])
    func refusesAContextSizeThatIsNone(size: String) async {
        let server = ScriptedServer([:])
        let run = await ProgramRun(["load", "m", "--ctx-size", size], server: server)
        #expect(run.status == .wrongUsage)
        #expect(server.requests.isEmpty)
    }

    @Test func suggestsTheModelThatWasMeant() async {
        let refusal = #"{"error":{"message":"Model X has not been found.","type":"model_not_found","code":null}}"#
        let server = ScriptedServer([
            "POST /v1/load": [.answer(404, refusal)], "GET /v1/models": [.answer(200, Self.listing)],
        ])
        let run = await ProgramRun(["load", "fireworks.kimi-k2p6"], server: server)
        #expect(run.status == .refused)
        #expect(run.errors == "Model X has not been found. Did you mean 'fireworks.kimi-k2p5'?\n")
    }

    @Test func unloadsOneModelOrAll() async {
        let server = ScriptedServer(["POST /v1/unload": [.answer(200, #"{"status":"success"}"#)]])
        #expect(await ProgramRun(["unload", "m"], server: server).output == "Unloaded model: m\n")
        #expect(await ProgramRun(["unload"], server: server).output == "Unloaded all models\n")
        #expect(server.bodies("POST /v1/unload") == [["model_name": "m"], [:]])
    }

    private static let health = """
        {"status":"ok","version":"0.1.0","model_loaded":"m","all_models_loaded":[
          {"model_name":"m","recipe":"cloud","type":"llm","device":"cloud","is_busy":true,"pinned":true}],
         "max_models":{"llm":1}}
        """

    @Test func showsTheStatus() async {
        let server = ScriptedServer(["GET /v1/health": [.answer(200, Self.health)]])
        let run = await ProgramRun(["status", "--port", "9"], server: server)
        #expect(
            run.output == """
                lemond 0.1.0 at http://localhost:9: ok
                m\tcloud\tllm\tcloud\tbusy,pinned

                """)
    }

    @Test func showsTheStatusAsJSONWithTheAddress() async throws {
        let server = ScriptedServer(["GET /v1/health": [.answer(200, Self.health)]])
        let run = await ProgramRun(["status", "--json"], server: server)
        var expected = try #require(try JSONValue.parse(Array(Self.health.utf8)).object)
        expected["url"] = "http://localhost:13305"
        #expect(try JSONValue.parse(Array(run.output.utf8)) == .object(expected))
    }
}
