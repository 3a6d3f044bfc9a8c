import Foundation
import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

struct LaunchTests {
    private static let target = LaunchTarget(
        address: ServerAddress(host: "box", port: 8000, prefix: "/lemonade"), model: "p.m\"x",
        key: Secret("server-key"),
        contextWindow: 8192)

    @Test func claudeIsPointedHereAndNowhereElse() {
        let plan = Agent.claude.plan(Self.target)
        let user = ["ANTHROPIC_API_KEY": "elsewhere", "CLAUDE_CODE_USE_BEDROCK": "1", "HOME": "/h"]
        let environment = plan.environment(from: user, host: "box")
        #expect(plan.arguments.isEmpty)
        #expect(environment["ANTHROPIC_BASE_URL"] == "http://box:8000/lemonade")
        #expect(environment["ANTHROPIC_AUTH_TOKEN"] == "server-key")
        for size in ["OPUS", "SONNET", "HAIKU"] {
            #expect(environment["ANTHROPIC_DEFAULT_\(size)_MODEL"] == "p.m\"x")
        }
        #expect(environment["ANTHROPIC_API_KEY"] == nil)
        #expect(environment["CLAUDE_CODE_USE_BEDROCK"] == nil)
        #expect(environment["HOME"] == "/h")
        #expect(environment["NO_PROXY"] == "box" && environment["no_proxy"] == "box")
    }

    @Test func aProxysExceptionsAreKept() {
        let plan = LaunchPlan()
        #expect(plan.environment(from: ["NO_PROXY": "a,b"], host: "box")["NO_PROXY"] == "a,b,box")
        #expect(plan.environment(from: ["NO_PROXY": "a,box"], host: "box")["NO_PROXY"] == "a,box")
    }

    @Test(arguments: Agent.all.map(\.name))
    func noKeyIsInTheArguments(name: String) throws {
        let agent = try #require(Agent.all.first { $0.name == name })
        let plan = agent.plan(Self.target)
        #expect(!plan.arguments.contains { $0.contains("server-key") })
        #expect(plan.variables.values.contains("server-key"))
        #expect(plan.file?.contents.contains("server-key") != true)
    }

    @Test func codexGetsSettingsThatTOMLCanRead() {
        let arguments = Agent.codex.plan(Self.target).arguments
        #expect(arguments.enumerated().allSatisfy { $0.offset.isMultiple(of: 2) == ($0.element == "-c") })
        #expect(arguments.contains(#"model_provider="lemonade""#))
        #expect(arguments.contains(#"model_providers.lemonade.base_url="http://box:8000/lemonade/v1""#))
        #expect(arguments.contains(#"model_providers.lemonade.wire_api="responses""#))
        #expect(arguments.contains(#"model="p.m\"x""#))
    }

    @Test func opencodeGetsAConfigurationThatIsJSON() throws {
        let plan = Agent.opencode.plan(Self.target)
        let text = try #require(plan.variables["OPENCODE_CONFIG_CONTENT"])
        let configuration = try JSONValue.parse(Array(text.utf8))
        #expect(configuration["model"] == "lemonade/p.m\"x")
        let provider = configuration["provider"]?["lemonade"]
        #expect(provider?["options"]?["baseURL"] == "http://box:8000/lemonade/v1")
        #expect(provider?["options"]?["apiKey"] == "{env:LEMONADE_LAUNCH_KEY}")
        #expect(provider?["models"]?["p.m\"x"]?["limit"]?["context"] == 8192)
    }

    @Test func anUnknownAgentIsAMistake() async {
        let server = ScriptedServer([:])
        let run = await ProgramRun(["launch", "cluade"], server: server)
        #expect(run.status == .wrongUsage)
        #expect(run.errors.contains("Did you mean 'claude'?"))
        #expect(server.requests.isEmpty)
    }

    @Test func aMissingAgentTellsHowToGetIt() async {
        let run = await ProgramRun(["launch", "codex"], environment: ["PATH": "/nonexistent"])
        #expect(run.status == .refused)
        #expect(run.errors == "There is no program 'codex' on the PATH. Get it with: npm install -g @openai/codex\n")
    }

    /// A folder of its own, which is removed with everything in it.
    private final class Folder {
        let path: String

        init() throws {
            var template = Array("/tmp/lemonade-test.XXXXXX".utf8CString)
            path = try #require(mkdtemp(&template).map { String(cString: $0) })
        }

        deinit {
            _ = try? FileManager.default.removeItem(atPath: path)
        }

        /// A program that prints its arguments and its environment.
        func addAgent(_ name: String) throws {
            let script = "#!/bin/sh\nfor word; do echo \"word: $word\"; done\nexec env\n"
            try AtomicFile.write(Array(script.utf8), to: "\(path)/\(name)", mode: 0o700)
        }
    }

    @Test(arguments: Agent.all.map(\.name))
    func theAgentTakesTheProgramsPlace(name: String) async throws {
        let provider = try await DemoProvider(pause: .zero)
        let folder = try Folder()
        try folder.addAgent(name)
        try await TestDaemon.with { daemon in
            let environment = [
                "LEMONADE_PORT": "\(daemon.port)", "PATH": "\(folder.path):/usr/bin:/bin", "HOME": folder.path,
                "ANTHROPIC_API_KEY": "elsewhere",
            ]
            let install = [
                "cloud", "install", "demo", "--base-url", provider.baseURL, "--allow-insecure-http", "--api-key",
                DemoProvider.key,
            ]
            #expect(try await ProgramProcess.run(install, environment: environment).outcome.status == 0)
            let run = try await ProgramProcess.run(
                ["launch", name, "--", "--resume", "two words"], environment: environment)
            #expect(run.outcome == ProgramProcess.Outcome(status: 0))
            let words = run.output.split(separator: "\n").filter { $0.hasPrefix("word: ") }.map { $0.dropFirst(6) }
            #expect(words.suffix(2) == ["--resume", "two words"])
            #expect(run.output.contains("\(daemon.port)"))
            #expect(run.output.contains("demo.\(DemoProvider.model)"))
            #expect(run.errors.contains("with demo.\(DemoProvider.model) at http://localhost:\(daemon.port)."))
            if name == "pi" {
                let place = try #require(words.firstIndex(of: "-e"))
                let file = String(words[words.index(after: place)])
                #expect(file == "\(folder.path)/.cache/lemonade/pi-extension.js")
                #expect(try String(contentsOfFile: file, encoding: .utf8).contains("registerProvider"))
            }
        }
        await provider.stop()
    }

    @Test(arguments: [
        (#"{"status":"ok","all_models_loaded":[{"model_name":"a"}]}"#, #"{"data":[]}"#, "a"),
        (
            #"{"status":"ok","all_models_loaded":[]}"#,
            #"{"data":[{"id":"b","labels":["chat"]},{"id":"c","labels":["embeddings"]}]}"#, "b"
        ),
        (#"{"status":"ok","all_models_loaded":[]}"#, #"{"data":[{"id":"b"},{"id":"c"}]}"#, nil),
        (
            #"{"status":"ok","all_models_loaded":[{"model_name":"a"},{"model_name":"b"}]}"#, #"{"data":[{"id":"b"}]}"#,
            nil
        ),
    ])
    func theModelIsTheObviousOneOrMustBeNamed(health: String, models: String, model: String?) async throws {
        let folder = try Folder()
        try folder.addAgent("claude")
        let server = ScriptedServer([
            "GET /v1/health": [.answer(200, health)], "GET /v1/models": [.answer(200, models)],
            // The play ends here: the test must not be replaced by the agent.
            "POST /v1/load": [.answer(400, #"{"error":{"message":"Stop."}}"#)],
        ])
        let run = await ProgramRun(["launch", "claude"], server: server, environment: ["PATH": folder.path])
        #expect(server.bodies("POST /v1/load").first?["model_name"]?.string == model)
        #expect(run.status == (model == nil ? .wrongUsage : .refused))
    }
}
