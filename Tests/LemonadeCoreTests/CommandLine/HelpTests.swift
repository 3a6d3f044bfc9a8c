import Testing

@testable import LemonadeCLI

/// Every command of the table, with the words that name it.
private func commands(below path: [Command]) -> [[Command]] {
    [path] + (path.last?.subcommands ?? []).flatMap { commands(below: path + [$0]) }
}

struct HelpTests {
    static let paths = commands(below: [CommandTable.root])

    private static func words(_ path: [Command]) -> [String] {
        path.dropFirst().map(\.name)
    }

    @Test(arguments: paths.map(words))
    func everyCommandHasHelpOnStandardOutput(words: [String]) async throws {
        let run = await ProgramRun(words + ["--help"])
        #expect(run.status == .done)
        #expect(run.errors.isEmpty)
        let path = CommandTable.path(to: words)
        let command = try #require(path.last)
        #expect(run.output.contains("Usage: " + path.map(\.name).joined(separator: " ")))
        #expect(run.output.hasPrefix(command.summary.split(separator: " ")[0]))
        for option in command.options { #expect(run.output.contains("  \(option.usage)")) }
        for operand in command.operands { #expect(run.output.contains("  \(operand.name)")) }
        for below in command.subcommands { #expect(run.output.contains("  \(below.name)  ")) }
        #expect(!command.examples.isEmpty)
        for example in command.examples { #expect(run.output.contains("  \(example.line)\n")) }
        #expect(await ProgramRun(["help"] + words).output == run.output)
    }

    @Test(arguments: paths.map(words), [40, 80, 200])
    func helpKeepsToTheWidth(words: [String], width: Int) async {
        let run = await ProgramRun(words + ["--help"], width: width)
        // What can be copied is never broken: usage, names of options, examples.
        let prose = run.output.split(separator: "\n").filter { !$0.hasPrefix(" ") && !$0.hasPrefix("Usage:") }
        for line in prose { #expect(line.count <= min(width, 100)) }
    }

    /// Each example's own command line, without what a shell does around it.
    static let examples = paths.flatMap { $0.last?.examples ?? [] }.map(\.line)

    @Test(arguments: examples)
    func everyExampleIsUnderstood(line: String) throws {
        let start = try #require(line.firstRange(of: "lemonade "))
        var words: [String] = []
        var isQuoted = false
        var word = ""
        scan: for character in line[start.upperBound...] {
            switch character {
            case "'": isQuoted.toggle()
            case ")" where !isQuoted, "|" where !isQuoted, ">" where !isQuoted, "<" where !isQuoted: break scan
            case " " where !isQuoted:
                if !word.isEmpty { words.append(word) }
                word = ""
            default: word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        guard case .run = try ArgumentParser.parse(words, root: CommandTable.root) else {
            Issue.record("not a command: \(words)")
            return
        }
    }

    @Test func theTableHoldsTogether() {
        for path in Self.paths {
            guard let command = path.last else { continue }
            #expect((command.action == nil) == !command.subcommands.isEmpty, "\(command.name)")
            #expect(Set(command.subcommands.map(\.name)).count == command.subcommands.count)
            #expect(Set(command.options.map(\.name)).count == command.options.count)
            #expect(!command.summary.hasSuffix("."), "\(command.name)")
            // Only the last operand can take all that is left, and nothing required follows what may be left out.
            let counts = command.operands.map(\.count)
            #expect(counts.dropLast().allSatisfy { $0 != .any })
            #expect(!counts.drop { $0 == .once }.contains(.once))
        }
    }

    @Test func theProgramAloneShowsItsCommandsAndFails() async {
        let run = await ProgramRun([])
        #expect(run.status == .wrongUsage)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("Commands:\n  cloud"))
    }

    @Test func aMistakeShowsTheUsageOfItsCommand() async {
        let run = await ProgramRun(["cloud", "list", "--jsno"])
        #expect(run.status == .wrongUsage)
        #expect(run.output.isEmpty)
        #expect(
            run.errors == """
                lemonade cloud list: There is no option '--jsno'. Did you mean '--json'?
                Usage: lemonade cloud list [--json] [--raw PROVIDER]
                More: lemonade cloud list --help

                """)
    }

    @Test func helpOfAnUnknownCommandSuggests() async {
        let run = await ProgramRun(["help", "clod"])
        #expect(run.status == .wrongUsage)
        #expect(run.errors.hasPrefix("lemonade help: There is no command 'clod'. Did you mean 'cloud'?"))
    }

    @Test func versionGoesToStandardOutput() async {
        let run = await ProgramRun(["--version"])
        #expect(run.status == .done)
        #expect(run.output.hasPrefix("lemonade "))
    }
}
