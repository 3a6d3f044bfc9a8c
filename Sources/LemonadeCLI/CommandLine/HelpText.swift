/// The help of a command, set from its row of the table.
struct HelpText {
    /// The command and those above it, the program first.
    let path: [Command]
    /// The columns that the text may fill.
    let width: Int
    /// How titles are shown.
    let titleStyle: Style

    /// Longer lines are hard to read, however wide the terminal is.
    private static let widest = 100

    /// The help as text; it ends with a line feed.
    var text: String {
        guard let command = path.last else { return "" }
        var blocks = [wrapped(command.summary + ".")]
        blocks += command.details.map { wrapped($0) }
        blocks.append(titleStyle.apply(to: "Usage:") + usageLines)
        blocks += section("Commands:", command.subcommands.map { ($0.name, $0.summary) })
        blocks += section("Arguments:", command.operands.map { ($0.name, $0.summary) })
        blocks += section("Options:", command.options.map { ($0.usage, $0.summary) })
        blocks += section("Options of every command:", shared(of: command).map { (label($0), $0.summary) })
        blocks.append(examples(of: command))
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// How the command is called, in plain text.
    var usage: String {
        "Usage:" + usageLines
    }

    private var usageLines: String {
        guard let command = path.last else { return "" }
        let name = path.map(\.name).joined(separator: " ")
        var parts = command.operands.map(\.usage) + command.options.map { "[\($0.usage)]" }
        if !command.subcommands.isEmpty { parts.insert("COMMAND", at: 0) }
        let indentation = "Usage: ".count + name.count
        var lines = [" " + name]
        var column = indentation
        for part in parts {
            if column + 1 + part.count > min(width, Self.widest), column > indentation {
                lines.append(String(repeating: " ", count: indentation))
                column = indentation
            }
            lines[lines.count - 1] += " " + part
            column += 1 + part.count
        }
        return lines.joined(separator: "\n")
    }

    /// A command's own option of the same name hides the shared one only behind the command's name; it is still there.
    private func shared(of command: Command) -> [Option] {
        path.count == 1 || command.options.contains { $0.name == Option.serverKey.name }
            ? Option.everywhere : Option.everywhere.filter { $0.name != Option.version.name }
    }

    private func label(_ option: Option) -> String {
        option.letter.map { "-\($0), \(option.usage)" } ?? option.usage
    }

    private func section(_ title: String, _ rows: [(label: String, text: String)]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let longest = rows.map(\.label.count).max() ?? 0
        // A label that would push the texts too far right gets a line of its own.
        let column = min(longest, 28) + 4
        let lines = rows.map { row in
            let texts = Self.wrap(row.text, width: max(24, min(width, Self.widest) - column))
            let label = "  " + row.label
            let rest = texts.dropFirst().map { String(repeating: " ", count: column) + $0 }
            if label.count > column - 2 {
                return ([label] + texts.map { String(repeating: " ", count: column) + $0 }).joined(separator: "\n")
            }
            let padding = String(repeating: " ", count: column - label.count)
            return ([label + padding + (texts.first ?? "")] + rest).joined(separator: "\n")
        }
        return [([titleStyle.apply(to: title)] + lines).joined(separator: "\n")]
    }

    private func examples(of command: Command) -> String {
        let title = titleStyle.apply(to: command.examples.count == 1 ? "Example:" : "Examples:")
        let lines = command.examples.map { "  \($0.line)\n      \($0.meaning)" }
        return ([title] + lines).joined(separator: "\n")
    }

    private func wrapped(_ text: String) -> String {
        Self.wrapped(text, width: width)
    }

    /// A paragraph in lines that can be read.
    static func wrapped(_ text: String, width: Int) -> String {
        wrap(text, width: min(width, widest)).joined(separator: "\n")
    }

    private static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
