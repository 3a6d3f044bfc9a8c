import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

struct ConfigCommandTests {
    private static let level = """
        {"value":"debug","default":"info","source":"config.json","needs_restart":false,"awaiting_restart":false}
        """
    private static let port = """
        {"value":8080,"default":13305,"source":"config.json","needs_restart":true,"awaiting_restart":true}
        """

    @Test func allSettingsAreShown() async {
        let server = ScriptedServer([
            "GET /v1/config": [.answer(200, #"{"settings":{"log_level":\#(Self.level),"port":\#(Self.port)}}"#)]
        ])
        let run = await ProgramRun(["config"], server: server)
        #expect(run.status == .done)
        #expect(run.output.contains("log_level\tdebug\tconfig.json"))
        #expect(run.output.contains("port\t8080\tconfig.json\tcounts after a restart"))
    }

    @Test func oneIsShownAsItsValueAlone() async {
        let server = ScriptedServer(["GET /v1/config/log_level": [.answer(200, Self.level)]])
        let run = await ProgramRun(["config", "get", "log_level"], server: server)
        #expect(run.output == "debug\n" && run.errors.isEmpty)
    }

    @Test func valuesAreSentAsTheSettingMeansThem() async {
        let server = ScriptedServer([
            "POST /v1/config": [
                .answer(
                    200, #"{"settings":{"port":\#(Self.port),"log_level":\#(Self.level)},"awaiting_restart":["port"]}"#)
            ]
        ])
        let line = ["config", "set", "port=8080", "log_level=debug", "log_components=request=warning", "newer=x=y"]
        let run = await ProgramRun(line, server: server)
        #expect(
            server.bodies("POST /v1/config") == [
                ["port": 8080, "log_level": "debug", "log_components": ["request=warning"], "newer": "x=y"]
            ])
        #expect(run.output == "port=8080\nlog_level=debug\n")
        #expect(run.errors == "port counts from lemond's next start on.\n")
    }

    @Test func aResetSendsNull() async {
        let server = ScriptedServer(["POST /v1/config": [.answer(200, #"{"settings":{"log_level":\#(Self.level)}}"#)]])
        let run = await ProgramRun(["config", "reset", "log_level"], server: server)
        #expect(run.status == .done)
        #expect(server.bodies("POST /v1/config") == [["log_level": .null]])
    }

    @Test(arguments: [
        ["config", "show"], ["config", "get"], ["config", "set"], ["config", "set", "log_level"], ["config", "port=1"],
    ])
    func wrongUsageAsksNoServer(line: [String]) async {
        let run = await ProgramRun(line, server: ScriptedServer([:]))
        #expect(run.status == .wrongUsage)
        #expect(!run.errors.isEmpty)
    }
}
