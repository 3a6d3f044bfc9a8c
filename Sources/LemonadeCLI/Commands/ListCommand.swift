import LemonadeCore

/// `lemonade list`: the models, one a line.
enum ListCommand {
    private static let all = Option.flag("all", "Show registered models too whose files are not there")

    /// Its row of the command table.
    static let command = Command(
        name: "list",
        summary: "Show the models that the server offers, one a line",
        details: [
            """
            In a pipe the columns are separated by tabs: the name, who serves it, the context window in tokens, the \
            price of a million tokens in and out in US dollars, and its labels. What is unknown is shown as '-'.
            """
        ],
        options: [.json, all],
        examples: [
            Command.Example(line: "lemonade list", meaning: "Show all models"),
            Command.Example(line: "lemonade list | grep fireworks", meaning: "Show the models of one provider"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let models = try await session.server().models(showAll: session.arguments.has(all))
        let terminal = session.terminal
        if session.arguments.has(.json) { return try terminal.answer(.array(models)) }
        guard !models.isEmpty else {
            return terminal.note(
                "There are no models yet. Add a provider with: lemonade cloud install. For local models see: lemonade backends"
            )
        }
        try terminal.write(table(of: models))
    }

    private static func table(of models: [JSONValue]) -> Table {
        var table = Table(columns: [
            "MODEL",
            "SERVED BY",
            .numbers("CONTEXT"),
            .numbers("$/M IN"),
            .numbers("$/M OUT"),
            "LABELS",
        ])
        for model in models {
            let context = model["max_context_window"] ?? model["context_length"]
            table.add([
                model["id"]?.string,
                model["cloud_provider"]?.string ?? model["owned_by"]?.string,
                context?.number?.text,
                model["cost_input_per_million"]?.number?.text,
                model["cost_output_per_million"]?.number?.text,
                model["labels"]?.array?.compactMap(\.string).joined(separator: ","),
            ])
        }
        return table
    }
}
