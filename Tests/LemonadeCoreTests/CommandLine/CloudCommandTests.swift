import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

struct CloudCommandTests {
    private static let installed = """
        {"status":"success","backend":"cloud","provider":"p","base_url":"http://h/v1","models_discovered":3,
         "auth_state":{"env_var_set":false,"runtime_key_set":true},"warnings":["Plain http.","Second."],
         "warning":"Plain http. | Second."}
        """
    private static let key = "planted-key-0123456789"

    @Test func installSendsOnlyWhatIsGiven() async {
        let server = ScriptedServer(["POST /v1/install": [.answer(200, Self.installed)]])
        let run = await ProgramRun(["cloud", "install", "p", "--base-url", "http://h/v1"], server: server)
        #expect(run.status == .done)
        #expect(
            server.bodies("POST /v1/install") == [["backend": "cloud", "provider": "p", "base_url": "http://h/v1"]])
        #expect(run.output == "Installed p at http://h/v1\nKey: in lemond's memory, until it stops\nModels found: 3\n")
        #expect(run.errors == "Warning: Plain http.\nWarning: Second.\n")
    }

    @Test func installSendsEverythingThatIsGiven() async {
        let server = ScriptedServer(["POST /v1/install": [.answer(200, Self.installed)]])
        let line = [
            "cloud", "install", "p", "--base-url=http://h/v1", "--api-key", Self.key, "--allow-insecure-http",
            "--auth-header-name", "x-api-key", "--auth-header-prefix", "",
        ]
        let run = await ProgramRun(line, server: server)
        #expect(
            server.bodies("POST /v1/install") == [
                [
                    "backend": "cloud", "provider": "p", "base_url": "http://h/v1", "api_key": .string(Self.key),
                    "allow_insecure_http": true, "auth_header_name": "x-api-key", "auth_header_prefix": "",
                ]
            ])
        // Said once, with both better ways.
        #expect(run.errors.components(separatedBy: "can see a key").count == 2)
        #expect(run.errors.contains("set LEMONADE_P_API_KEY in lemond's environment"))
        #expect(run.errors.contains("the prompt of: lemonade cloud auth p"))
        #expect(!run.errors.contains(Self.key) && !run.output.contains(Self.key))
    }

    @Test func installNamesAProxyAndTellsWhichIsUsed() async {
        let answer = """
            {"base_url":"https://h","models_discovered":1,"proxy":"http://proxy:3128",
             "proxy_in_use":"http://proxy:3128","proxy_source":"provider",
             "auth_state":{"env_var_set":true,"runtime_key_set":false}}
            """
        let server = ScriptedServer(["POST /v1/install": [.answer(200, answer)]])
        let run = await ProgramRun(["cloud", "install", "openai", "--proxy", "http://proxy:3128"], server: server)
        #expect(server.bodies("POST /v1/install").first?["proxy"] == "http://proxy:3128")
        #expect(run.output.contains("Proxy: http://proxy:3128 (provider)\n"))
        _ = await ProgramRun(["cloud", "install", "openai"], server: server)
        #expect(server.bodies("POST /v1/install").last?["proxy"] == nil)
    }

    @Test func installTellsHowToGiveAKey() async {
        let answer = """
            {"provider":"my-llm","base_url":"https://h","models_discovered":0,
             "auth_state":{"env_var_set":false,"runtime_key_set":false}}
            """
        let server = ScriptedServer(["POST /v1/install": [.answer(200, answer)]])
        let run = await ProgramRun(["cloud", "install", "my-llm", "--base-url", "https://h"], server: server)
        #expect(run.output == "Installed my-llm at https://h\nKey: none\nModels found: 0\n")
        #expect(
            run.errors == """
                lemond calls my-llm once it has a key: set LEMONADE_MY_LLM_API_KEY in lemond's environment, or run: \
                lemonade cloud auth my-llm

                """)
    }

    @Test func aWellKnownProviderNeedsNoAddress() async {
        let server = ScriptedServer(["POST /v1/install": [.answer(200, Self.installed)]])
        _ = await ProgramRun(["cloud", "install", "openai"], server: server)
        #expect(server.bodies("POST /v1/install").first?["base_url"] == "https://api.openai.com/v1")
    }

    @Test(arguments: [
        (["ollama"], true), (["my-llm", "--base-url", "http://h/v1", "--no-key"], true), (["openai"], false),
        // What stands at another address than the usual one is for the user to say.
        (["ollama", "--base-url", "http://h/v1"], false),
    ])
    func aProviderThatAsksForNoKeyIsInstalledSo(arguments: [String], needsNone: Bool) async {
        let answer = """
            {"models_discovered":1,"requires_key":\(!needsNone),
             "auth_state":{"env_var_set":false,"runtime_key_set":false}}
            """
        let server = ScriptedServer(["POST /v1/install": [.answer(200, answer)]])
        let run = await ProgramRun(["cloud", "install"] + arguments, server: server)
        #expect(server.bodies("POST /v1/install").first?["requires_key"] == (needsNone ? false : nil))
        #expect(run.errors.isEmpty == needsNone)
        #expect(run.output.contains("Key: none needed\n") == needsNone)
    }

    @Test func anUnknownProviderNeedsAnAddress() async {
        let server = ScriptedServer([:])
        let run = await ProgramRun(["cloud", "install", "opnai"], server: server)
        #expect(run.status == .wrongUsage)
        #expect(server.requests.isEmpty)
        #expect(run.errors.contains("needs --base-url URL. Did you mean 'openai'?"))
    }

    @Test func installAloneListsTheWellKnownProviders() async {
        let server = ScriptedServer([:])
        let run = await ProgramRun(["cloud", "install"], server: server)
        #expect(run.status == .done)
        #expect(server.requests.isEmpty)
        #expect(run.output.contains("openai\thttps://api.openai.com/v1\tGPT models\n"))
        #expect(run.output.contains("fireworks\thttps://api.fireworks.ai/inference/v1\t"))
        #expect(await ProgramRun(["cloud", "install", "--allow-insecure-http"]).status == .wrongUsage)
    }

    private static let authorised = """
        {"provider":"p","auth_state":{"env_var_set":false,"runtime_key_set":true},"models_discovered":1,
         "allow_insecure_http":false}
        """

    @Test(arguments: ["\(key)\n", "\(key)", "\(key)\r\n", "  \(key) \nsecond line\n"])
    func authReadsOneLineFromAPipe(input: String) async {
        let server = ScriptedServer(["POST /v1/cloud/auth": [.answer(200, Self.authorised)]])
        let run = await ProgramRun(["cloud", "auth", "p"], server: server, input: input)
        #expect(run.status == .done)
        #expect(server.bodies("POST /v1/cloud/auth") == [["provider": "p", "api_key": .string(Self.key)]])
        #expect(run.output == "p has a key now: 1 model found.\n")
        #expect(run.errors.isEmpty)
    }

    @Test(arguments: ["", "\n", "   \n"])
    func authNeedsAKey(input: String) async {
        let server = ScriptedServer([:])
        let run = await ProgramRun(["cloud", "auth", "p"], server: server, input: input)
        #expect(run.status == .wrongUsage)
        #expect(run.errors.hasPrefix("lemonade cloud auth: No key was given."))
        #expect(server.requests.isEmpty)
    }

    @Test func authReadsNoEndlessLine() async {
        let run = await ProgramRun(["cloud", "auth", "p"], input: String(repeating: "x", count: 65_537))
        #expect(run.status == .wrongUsage)
    }

    @Test func authShowsAConflictAsTheServerTellsIt() async {
        let refusal = """
            {"error":{"type":"auth_conflict","env_var":"LEMONADE_P_API_KEY","message":"LEMONADE_P_API_KEY is set."}}
            """
        let server = ScriptedServer(["POST /v1/cloud/auth": [.answer(409, refusal)]])
        let run = await ProgramRun(["cloud", "auth", "p", "--allow-insecure-http"], server: server, input: Self.key)
        #expect(run.status == .refused)
        #expect(run.output.isEmpty)
        #expect(run.errors == "LEMONADE_P_API_KEY is set.\n")
        #expect(server.bodies("POST /v1/cloud/auth").first?["allow_insecure_http"] == true)
    }

    @Test func aKeyThatTheServerQuotesDoesNotGetOut() async {
        let refusal = #"{"error":{"message":"Incorrect API key provided: \#(Self.key)."}}"#
        let warned = #"{"models_discovered":0,"warnings":["The provider says: bad key \#(Self.key)"]}"#
        let server = ScriptedServer(["POST /v1/cloud/auth": [.answer(400, refusal), .answer(200, warned)]])
        for _ in 0..<2 {
            let run = await ProgramRun(["cloud", "auth", "p"], server: server, input: Self.key)
            #expect(run.errors.contains("(hidden)"))
            #expect(!(run.output + run.errors).contains(Self.key))
        }
    }

    @Test func clearTellsWhatIsLeft() async {
        let answer = #"{"provider":"p","cleared_runtime_key":true,"auth_state":{"env_var_set":true}}"#
        let server = ScriptedServer(["DELETE /v1/cloud/auth/p": [.answer(200, answer)]])
        let run = await ProgramRun(["cloud", "clear", "p"], server: server)
        #expect(run.output == "The key of p is forgotten.\n")
        #expect(run.errors == "LEMONADE_P_API_KEY is still set in lemond's environment, and used.\n")
    }

    @Test func namesAreEncodedInPaths() async {
        let server = ScriptedServer([:])
        _ = await ProgramRun(["cloud", "clear", "a/b c?é"], server: server)
        _ = await ProgramRun(["cloud", "list", "--raw", "../x"], server: server)
        #expect(
            server.requests.map(\.path) == ["/v1/cloud/auth/a%2Fb%20c%3F%C3%A9", "/v1/cloud/models/..%2Fx"])
    }

    @Test func uninstallTellsHowManyModelsLeft() async {
        let server = ScriptedServer(["POST /v1/uninstall": [.answer(200, #"{"models_evicted":12}"#)]])
        let run = await ProgramRun(["cloud", "uninstall", "p"], server: server)
        #expect(server.bodies("POST /v1/uninstall") == [["backend": "cloud", "provider": "p"]])
        #expect(run.output == "Uninstalled p: 12 models left the list.\n")
    }

    private static let systemInfo = """
        {"cloud":{"providers":[
          {"name":"a","base_url":"https://a/v1","env_var_set":true,"runtime_key_set":false,"models_discovered":3,
           "last_discovery":{"at":1,"ok":true}},
          {"name":"b","base_url":"http://b/v1","env_var_set":false,"runtime_key_set":true,"models_discovered":0,
           "last_discovery":{"at":1,"ok":false,"error":"status 401"},"warnings":["The provider refused the key."],
           "proxy":null,"proxy_in_use":"http://proxy:3128","proxy_source":"HTTPS_PROXY"},
          {"name":"c","base_url":"https://c/v1","env_var_set":false,"runtime_key_set":false,"models_discovered":0,
           "proxy":"none","proxy_in_use":null,"proxy_source":"provider"}
        ]}}
        """

    @Test func listsTheProviders() async {
        let server = ScriptedServer(["GET /v1/system-info": [.answer(200, Self.systemInfo)]])
        let run = await ProgramRun(["cloud", "list"], server: server)
        #expect(
            run.output == """
                a\thttps://a/v1\tenvironment\t3\tok\t-
                b\thttp://b/v1\truntime\t0\tstatus 401\thttp://proxy:3128 (HTTPS_PROXY)
                c\thttps://c/v1\t-\t0\t-\tnone (provider)

                """)
        #expect(run.errors.isEmpty)
        let onTerminal = await ProgramRun(["cloud", "list"], server: server, onTerminal: true)
        #expect(onTerminal.output.hasPrefix("PROVIDER  BASE URL"))
        #expect(onTerminal.errors == "Warning: b: The provider refused the key.\n")
    }

    @Test func listsTheProvidersAsJSON() async throws {
        let server = ScriptedServer(["GET /v1/system-info": [.answer(200, Self.systemInfo)]])
        let run = await ProgramRun(["cloud", "list", "--json"], server: server)
        let expected = try JSONValue.parse(Array(Self.systemInfo.utf8))["cloud"]?["providers"]
        #expect(try JSONValue.parse(Array(run.output.utf8)) == expected)
    }

    @Test func aProvidersOwnListingIsPrintedAsItIs() async {
        let listing = "{ \"data\" : [1.50, \"\u{1B}[31m\"] }\r\n"
        let server = ScriptedServer(["GET /v1/cloud/models/p": [.answer(200, listing)]])
        #expect(await ProgramRun(["cloud", "list", "--raw", "p"], server: server).output == listing)
        let onTerminal = await ProgramRun(["cloud", "list", "--raw", "p"], server: server, onTerminal: true)
        #expect(onTerminal.output == "{ \"data\" : [1.50, \"\"] }\n\n")
    }

    @Test func refreshAsksOneOrAll() async {
        let answer = """
            {"providers":[{"provider":"a","models_discovered":3},
             {"provider":"b","models_discovered":0,"warnings":["b cannot be reached."]}]}
            """
        let server = ScriptedServer(["POST /v1/cloud/refresh": [.answer(200, answer)]])
        let run = await ProgramRun(["cloud", "refresh"], server: server)
        #expect(run.output == "a\t3\nb\t0\n")
        #expect(run.errors == "Warning: b cannot be reached.\n")
        _ = await ProgramRun(["cloud", "refresh", "a"], server: server)
        #expect(server.bodies("POST /v1/cloud/refresh") == [[:], ["provider": "a"]])
    }
}
