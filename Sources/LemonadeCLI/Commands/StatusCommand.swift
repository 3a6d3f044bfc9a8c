import LemonadeCore

/// `lemonade status`: whether the server is there, and what it has in use.
enum StatusCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "status",
        summary: "Show whether lemond runs, and the models in use",
        options: [.json],
        examples: [Command.Example(line: "lemonade status", meaning: "Show the server's state")],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let server = try session.server()
        var health = try await server.get("/v1/health")
        guard let status = health["status"]?.string else { throw server.notLemond("GET /v1/health", lacks: "status") }
        let terminal = session.terminal
        if session.arguments.has(.json) {
            health["url"] = .string(server.address.url)
            return try terminal.answer(.object(health))
        }
        let version = health["version"]?.string.map { " \($0)" } ?? ""
        try terminal.answer(TextSanitizer.line("lemond\(version) at \(server.address.url): \(status)"))
        let loaded = health["all_models_loaded"]?.array ?? []
        let loading = health["models_loading"]?.array?.compactMap(\.string) ?? []
        guard !loaded.isEmpty || !loading.isEmpty else { return try terminal.answer("No model is in use.") }
        try terminal.write(table(of: loaded, loading))
    }

    private static func table(of models: [JSONValue], _ loading: [String]) -> Table {
        var table = Table(columns: [
            "MODEL",
            "RECIPE",
            "TYPE",
            "DEVICE",
            "STATE",
        ])
        for model in models {
            let states = [
                model["is_busy"]?.bool == true ? "busy" : "idle",
                model["pinned"]?.bool == true ? "pinned" : nil,
            ]
            table.add([
                model["model_name"]?.string, model["recipe"]?.string, model["type"]?.string, model["device"]?.string,
                states.compactMap { $0 }.joined(separator: ","),
            ])
        }
        for name in loading { table.add([name, nil, nil, nil, "loading"]) }
        return table
    }
}
