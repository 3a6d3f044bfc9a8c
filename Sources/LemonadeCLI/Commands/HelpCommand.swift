/// `lemonade help [COMMAND …]`: the same as `--help`, for those who expect a word.
enum HelpCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "help",
        summary: "Show the help of a command",
        operands: [Operand(name: "COMMAND", count: .any, summary: "The command; without one, all are listed")],
        examples: [Command.Example(line: "lemonade help cloud install", meaning: "Show how a provider is added")],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let words = session.arguments.operands
        let path = CommandTable.path(to: words)
        guard path.count == words.count + 1 else {
            let word = words[path.count - 1]
            let known = path[path.count - 1].subcommands.map(\.name)
            throw .usage("There is no command '\(word)'.\(Suggestion.sentence(for: word, among: known))")
        }
        let terminal = session.terminal
        let help = HelpText(path: path, width: terminal.width, titleStyle: terminal.style(.bold))
        try terminal.write(help.text)
    }
}
