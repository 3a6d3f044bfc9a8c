@testable import LemonadeCLI

/// The part of docs/cli.md that is made from the command table.
enum CommandReference {
    /// The line that it begins with.
    static let beginning =
        "<!-- From here on made from the command table: LEMONADE_UPDATE_DOCS=1 swift test --filter Document -->"

    /// Every command with its options and examples.
    static func markdown() -> String {
        let shared = table(
            Option.everywhere.map { ($0.letter.map { "-\($0), " } ?? "") + $0.usage }.enumerated().map { index, usage in
                (usage, Option.everywhere[index].summary)
            }, title: "option")
        let commands = leaves(below: [CommandTable.root]).map(section)
        return ([beginning, "## Options of every command", shared, "## Commands"] + commands).joined(separator: "\n\n")
            + "\n"
    }

    /// Every command that does something, with those above it.
    static func leaves(below path: [Command]) -> [[Command]] {
        guard let command = path.last, !command.subcommands.isEmpty else { return [path] }
        return command.subcommands.flatMap { leaves(below: path + [$0]) }
    }

    private static func section(_ path: [Command]) -> String {
        guard let command = path.last else { return "" }
        let name = path.map(\.name).joined(separator: " ")
        var blocks = ["### \(name)", escaped(command.summary) + "."]
        blocks += command.details.map(escaped)
        let usage = [name] + command.operands.map(\.usage) + command.options.map { "[\($0.usage)]" }
        blocks.append("```\n\(usage.joined(separator: " "))\n```")
        let rows = command.operands.map { ($0.name, $0.summary) } + command.options.map { ($0.usage, $0.summary) }
        if !rows.isEmpty { blocks.append(table(rows, title: "argument")) }
        let examples = command.examples.map { "# \($0.meaning)\n\($0.line)" }
        blocks.append("```sh\n\(examples.joined(separator: "\n\n"))\n```")
        return blocks.joined(separator: "\n\n")
    }

    private static func table(_ rows: [(String, String)], title: String) -> String {
        (["| \(title) | |", "| --- | --- |"] + rows.map { "| `\($0)` | \(escaped($1)) |" }).joined(separator: "\n")
    }

    /// Angle brackets would be taken for HTML, bars for the end of a cell.
    private static func escaped(_ text: String) -> String {
        text.replacing("<", with: "\\<").replacing("|", with: "\\|")
    }
}
