import LemonadeCore

/// `lemonade backends`: what runs models, and whether it is there.
enum BackendsCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "backends",
        summary: "Show what runs models, its version, and whether it can be used",
        details: [
            """
            Local models are run by llama.cpp's llama-server. lemond looks for it where the setting llamacpp.server_bin \
            says, then LEMONADE_LLAMACPP_BIN, then its own cache directory, then PATH.
            """
        ],
        options: [.json],
        examples: [Command.Example(line: "lemonade backends", meaning: "Show which llama-server is used")],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let server = try session.server()
        let information = try await server.get("/v1/system-info")
        guard let recipes = information["recipes"]?.object else {
            throw server.notLemond("GET /v1/system-info", lacks: "recipes")
        }
        let terminal = session.terminal
        if session.arguments.has(.json) { return try terminal.answer(.object(recipes)) }
        var table = Table(columns: [
            "RECIPE",
            "BACKEND",
            "STATE",
            "VERSION",
            "FOUND BY",
            "PATH",
        ])
        var notes: [String] = []
        for recipe in recipes.members {
            for backend in recipe.value["backends"]?.object?.members ?? [] {
                let facts = backend.value
                table.add([
                    recipe.name, backend.name, facts["state"]?.string, facts["version"]?.string,
                    facts["source"]?.string, facts["path"]?.string,
                ])
                if let message = facts["message"]?.string, !message.isEmpty {
                    notes.append("\(backend.name): \(message)")
                }
            }
        }
        try terminal.write(table)
        for note in notes { terminal.warn(TextSanitizer.line(note)) }
    }
}
