/// The whole command line in one table. A new command is one file and one row here.
enum CommandTable {
    /// The program itself: the group of all commands.
    static let root = Command(
        name: "lemonade",
        summary: "Use lemond: cloud providers and local models behind one OpenAI-compatible address",
        details: [
            """
            Answers go to standard output, everything else to standard error. The exit status is 0 when it is done, \
            1 when the server says no, 2 for wrong usage, 3 when the server cannot be reached.
            """
        ],
        examples: [
            Command.Example(line: "lemonade demo", meaning: "See it work, without a key"),
            Command.Example(line: "lemonade cloud install openai", meaning: "Add a provider"),
            Command.Example(line: "lemonade run openai.gpt-5 'Why is the sky blue?'", meaning: "Ask one of its models"),
        ],
        subcommands: [
            CloudCommand.command,
            ListCommand.command,
            RunCommand.command,
            LoadCommand.command,
            UnloadCommand.command,
            PinCommand.command,
            UnpinCommand.command,
            ImportCommand.command,
            ExportCommand.command,
            DeleteCommand.command,
            BackendsCommand.command,
            StatusCommand.command,
            ConfigCommand.command,
            LogsCommand.command,
            LaunchCommand.command,
            ServiceCommand.command,
            DemoCommand.command,
            CompletionsCommand.command,
            HelpCommand.command,
        ])

    /// The rows on the way to a command, the program first; it ends where a word names nothing.
    static func path(to words: some Sequence<String>) -> [Command] {
        var path = [root]
        for word in words {
            guard let next = path[path.count - 1].subcommand(word) else { break }
            path.append(next)
        }
        return path
    }
}
