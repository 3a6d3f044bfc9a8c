import Testing

@testable import LemonadeCLI

struct ArgumentParserTests {
    private static let install = "cloud install"

    private func parse(_ line: [String]) throws -> ParsedArguments {
        switch try ArgumentParser.parse(line, root: CommandTable.root) {
        case .run(let parsed): return parsed
        case .help, .version:
            Issue.record("not a command: \(line)")
            return ParsedArguments(path: [])
        }
    }

    private func names(_ parsed: ParsedArguments) -> String {
        parsed.path.dropFirst().map(\.name).joined(separator: " ")
    }

    @Test(arguments: [
        ["cloud", "install", "p", "--base-url", "u"],
        ["cloud", "install", "--base-url", "u", "p"],
        ["cloud", "install", "p", "--base-url=u"],
        ["--port", "1", "cloud", "install", "p", "--base-url=u"],
        ["cloud", "--port=1", "install", "p", "--base-url=u"],
        ["cloud", "install", "p", "--base-url=u", "--port", "1"],
    ])
    func optionsMayStandAnywhere(line: [String]) throws {
        let parsed = try parse(line)
        #expect(names(parsed) == Self.install)
        #expect(parsed.operands == ["p"])
        #expect(parsed.options == ["base-url": "u"])
        #expect(parsed.shared == (line.contains { $0.hasPrefix("--port") } ? ["port": "1"] : [:]))
    }

    @Test func aCommandsOwnKeyIsNotTheServers() throws {
        let parsed = try parse(["--api-key", "server", "cloud", "install", "p", "--api-key", "provider"])
        #expect(parsed.shared == ["api-key": "server"])
        #expect(parsed.options == ["api-key": "provider"])
    }

    @Test func theServersKeyMayFollowACommandWithoutOneOfItsOwn() throws {
        #expect(try parse(["list", "--api-key", "server"]).shared == ["api-key": "server"])
    }

    @Test func twoDashesEndTheOptions() throws {
        let parsed = try parse(["launch", "claude", "--model=m", "--", "--resume", "--", "-p", "--model", "x"])
        #expect(parsed.operands == ["claude", "--resume", "--", "-p", "--model", "x"])
        #expect(parsed.options == ["model": "m"])
    }

    @Test func aLoneDashIsAWord() throws {
        #expect(try parse(["run", "m", "-"]).operands == ["m", "-"])
    }

    @Test(arguments: ["--flash-attn on", "-1", "-ngl 99", "--threads", "a=b"])
    func aValueMayBeginWithDashesUnlessItIsAnOption(value: String) throws {
        #expect(try parse(["load", "m", "--llamacpp-args", value]).options == ["llamacpp-args": value])
        #expect(try parse(["load", "m", "--llamacpp-args=\(value)"]).options == ["llamacpp-args": value])
    }

    @Test func onlySomeValuesMayBeEmpty() throws {
        #expect(
            try parse(["cloud", "install", "p", "--auth-header-prefix", ""]).options == ["auth-header-prefix": ""])
        #expect(try parse(["cloud", "install", "p", "--auth-header-prefix="]).options == ["auth-header-prefix": ""])
        #expect(throws: UsageError(message: "The value of '--base-url' is empty.", command: path)) {
            try parse(["cloud", "install", "p", "--base-url", ""])
        }
    }

    private let path = ["lemonade", "cloud", "install"]

    @Test(arguments: [
        (["lst"], "lemonade", "There is no command 'lst'. Did you mean 'list'?"),
        (["cloud", "isntall"], "lemonade cloud", "There is no command 'isntall'. Did you mean 'install'?"),
        (["xyzzy"], "lemonade", "There is no command 'xyzzy'."),
        (["cloud"], "lemonade cloud", "A command is missing."),
        ([], "lemonade", "A command is missing."),
        (["run"], "lemonade run", "The argument MODEL is missing."),
        (["load", "m", "n"], "lemonade load", "The argument 'n' is one too many."),
        (["list", "--jsno"], "lemonade list", "There is no option '--jsno'. Did you mean '--json'?"),
        (["list", "--json", "--json"], "lemonade list", "The option '--json' is given twice."),
        (["--port=1", "list", "--port=1"], "lemonade list", "The option '--port' is given twice."),
        (["list", "--json=yes"], "lemonade list", "The option '--json' takes no value."),
        (["load", "m", "--ctx-size"], "lemonade load", "The option '--ctx-size' needs a value: --ctx-size TOKENS"),
        (
            ["load", "m", "--ctx-size", "--llamacpp-args", "x"], "lemonade load",
            "The option '--ctx-size' needs a value: --ctx-size TOKENS"
        ),
        (
            ["load", "m", "--ctx-size", "--", "4"], "lemonade load",
            "The option '--ctx-size' needs a value: --ctx-size TOKENS"
        ),
        (["list", "-x"], "lemonade list", "There is no option '-x'."),
        (["list", "--"], "", ""),
    ])
    func mistakesAreNamed(line: [String], command: String, message: String) throws {
        guard !message.isEmpty else {
            _ = try parse(line)
            return
        }
        #expect(throws: UsageError(message: message, command: command.split(separator: " ").map(String.init))) {
            try parse(line)
        }
    }

    @Test(arguments: [
        (["--help"], ""), (["-h"], ""), (["list", "--help"], "list"), (["cloud", "-h", "install"], "cloud install"),
        (["--help", "cloud", "install"], "cloud install"),
        (["cloud", "install", "--bogus", "--help"], "cloud install"),
        (["load", "a", "b", "--help"], "load"), (["run", "m", "--system", "-h"], "run"),
    ])
    func helpWinsOverWhatIsUnfinished(line: [String], command: String) throws {
        guard case .help(let path) = try ArgumentParser.parse(line, root: CommandTable.root) else {
            Issue.record("no help for \(line)")
            return
        }
        #expect(path.dropFirst().map(\.name).joined(separator: " ") == command)
    }

    @Test func helpBehindTwoDashesIsAWord() throws {
        #expect(try parse(["launch", "claude", "--", "--help"]).operands == ["claude", "--help"])
    }

    @Test func versionNeedsNoCommand() throws {
        guard case .version = try ArgumentParser.parse(["--version"], root: CommandTable.root) else {
            Issue.record("no version")
            return
        }
    }
}
