import Testing

@testable import LemonadeCLI
@testable import LemonadeCore

/// Every command that a document shows can be typed as it stands.
@Suite struct CommandLineDocumentTests {
    @Test func theReferenceIsMadeFromTheCommandTable() throws {
        let document = try Document("docs/cli.md")
        let start = try #require(document.text.firstRange(of: CommandReference.beginning)).lowerBound
        if Document.isUpdating { try document.replace(with: document.text[..<start] + CommandReference.markdown()) }
        let text = try Document("docs/cli.md").text
        #expect(
            text[start...] == CommandReference.markdown(),
            "docs/cli.md is out of date: LEMONADE_UPDATE_DOCS=1 swift test --filter Document")
    }

    @Test func theExitStatusesAreThoseOfTheCode() throws {
        let rows = try Document("docs/cli.md").table(beginning: "| status | meaning |").dropFirst(2)
        let documented = rows.compactMap { row in
            row.split(separator: "|").first.flatMap { Int32(String($0.filter(\.isNumber))) }
        }
        let codes: [ExitCode] = [.done, .refused, .wrongUsage, .unreachable]
        #expect(documented == codes.map(\.rawValue))
    }

    @Test(arguments: Document.all) func everyCommandParses(_ document: Document) {
        for fence in document.fences where fence.language == "sh" {
            for command in ShellLine.lines(of: fence.text).flatMap(\.commands) {
                check(Self.withoutRunner(command), in: document)
            }
        }
    }

    /// `lemonade cloud auth` in the middle of a sentence need not be complete, but its words and options must exist.
    @Test(arguments: Document.all) func everyCommandInASentenceExists(_ document: Document) {
        for span in document.codeSpans where span.hasPrefix("lemonade ") {
            let words = ShellLine(span).commands.first?.dropFirst() ?? []
            let path = CommandTable.path(to: words.prefix { !$0.hasPrefix("-") })
            #expect(path.count > 1 || words.first?.hasPrefix("-") == true, "\(document.path): \(span)")
            let options = ((path.last?.options ?? []) + Option.everywhere).map(\.spelling)
            for word in words where word.hasPrefix("--") {
                #expect(options.contains(word), "\(document.path): \(span)")
            }
        }
    }

    private func check(_ command: [String], in document: Document) {
        let line = command.joined(separator: " ")
        switch command.first {
        case "lemonade":
            #expect(throws: Never.self, "\(document.path): \(line)") {
                _ = try ArgumentParser.parse(Array(command.dropFirst()), root: CommandTable.root)
            }
        case "lemond":
            #expect(throws: Never.self, "\(document.path): \(line)") {
                _ = try CommandLineOptions(Array(command.dropFirst()))
            }
        default: break
        }
    }

    private static func withoutRunner(_ command: [String]) -> [String] {
        command.starts(with: ["swift", "run"]) ? Array(command.dropFirst(2)) : command
    }

    @Test func aShellLineComesApart() {
        let line = ShellLine("KEY=1 echo 'a b' | lemonade cloud auth x < key.txt && lemond & # done")
        #expect(line.commands == [["echo", "a b"], ["lemonade", "cloud", "auth", "x"], ["lemond"]])
        #expect(ShellLine.lines(of: "a \\\n  b\nc").map(\.commands) == [[["a", "b"]], [["c"]]])
    }
}
