/// One row of the command table. Parsing, help, suggestions and shell completions are all read from it.
struct Command: Sendable {
    /// What a command does: it answers on the session's terminal and throws what ends it early.
    typealias Action = @Sendable (Session) async throws(CommandFailure) -> Void

    /// One line that can be typed as it stands, and what it does.
    struct Example: Sendable {
        /// The command line.
        let line: String
        /// What it does, in a few words.
        let meaning: String
    }

    /// The word that picks it.
    let name: String
    /// What it does, in a sentence without its full stop.
    let summary: String
    /// What the summary does not say, as paragraphs.
    var details: [String] = []
    /// Its arguments in order.
    var operands: [Operand] = []
    /// Its own options, besides those that every command has.
    var options: [Option] = []
    /// At least one for every command; a group shows those of its commands' help.
    let examples: [Example]
    /// The commands below it; a command that has some does nothing by itself.
    var subcommands: [Command] = []
    /// What it does; nil for a group.
    var action: Action?

    /// The command of that name below this one.
    func subcommand(_ name: String) -> Command? {
        subcommands.first { $0.name == name }
    }
}
