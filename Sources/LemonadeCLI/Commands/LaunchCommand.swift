import LemonadeCore

/// `lemonade launch AGENT`: starts a coding agent that works with a model of this server.
enum LaunchCommand {
    private static let model = Option.value(
        "model", "MODEL", completion: .models, "The model to work with (default: the one in use, or the only one)")

    /// Its row of the command table.
    static let command = Command(
        name: "launch",
        summary: "Start a coding agent that works with a model of this server",
        details: [
            """
            The agent takes this program's place, with the variables and arguments that point it here; its own \
            configuration is not changed. Arguments for the agent go behind '--'.
            """,
            "Agents: \(Agent.all.map { "\($0.name) (\($0.title))" }.joined(separator: ", ")).",
        ],
        operands: [
            Operand(name: "AGENT", summary: "The agent", completion: .words(Agent.all.map(\.name))),
            Operand(name: "ARGUMENT", count: .any, summary: "Arguments for the agent"),
        ],
        options: [model],
        examples: [
            Command.Example(
                line: "lemonade launch claude --model fireworks.kimi-k2p5",
                meaning: "Start Claude Code on a cloud model"),
            Command.Example(
                line: "lemonade launch codex -- exec 'Explain this repository'",
                meaning: "Give Codex arguments of its own"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let arguments = session.arguments
        let name = arguments.operand(0) ?? ""
        guard let agent = Agent.all.first(where: { $0.name == name }) else {
            let known = Agent.all.map(\.name)
            throw .usage(
                """
                There is no agent '\(name)'; these are known: \(known.joined(separator: ", ")).\
                \(Suggestion.sentence(for: name, among: known))
                """)
        }
        let server = try session.server()
        guard let program = Executable(named: agent.name, searching: session.environment["PATH", default: ""]) else {
            throw .failed("There is no program '\(agent.name)' on the PATH. Get it with: \(agent.installation)")
        }
        let model = try await chooseModel(arguments.value(of: Self.model), server)
        // What cannot be used is better said here than inside the agent.
        try await server.load(model)
        let target = LaunchTarget(
            address: server.address, model: model, key: session.serverKey,
            contextWindow: try await contextWindow(of: model, server))
        let plan = agent.plan(target)
        var own = plan.arguments
        if let file = plan.file {
            let path = try CacheFile.write(file.contents, name: file.name, environment: session.environment)
            own = own.map { $0 == LaunchPlan.filePlaceholder ? path : $0 }
        }
        session.terminal.note("Starting \(agent.title) with \(TextSanitizer.line(model)) at \(server.address.url).")
        let number = program.become(
            arguments: own + arguments.operands.dropFirst(),
            environment: plan.environment(from: session.environment, host: server.address.host))
        throw .failed("Cannot start \(program.path): \(SystemText.of(number)).")
    }

    private static func chooseModel(
        _ wanted: String?, _ server: ServerClient
    ) async throws(CommandFailure) -> String {
        if let wanted { return wanted }
        let health = try await server.get("/v1/health")
        let loaded = health["all_models_loaded"]?.array?.compactMap { $0["model_name"]?.string } ?? []
        if loaded.count == 1 { return loaded[0] }
        let chat = try await server.models().filter { model in
            model["labels"]?.array?.contains("chat") ?? true
        }
        if loaded.isEmpty, chat.count == 1, let only = chat[0]["id"]?.string { return only }
        throw .usage("Which model? Name one with --model MODEL; 'lemonade list' shows them.")
    }

    private static func contextWindow(of model: String, _ server: ServerClient) async throws(CommandFailure) -> Int? {
        let entry = try await server.models().first { $0["id"]?.string == model }
        return (entry?["max_context_window"] ?? entry?["context_length"])?.number?.int
    }
}
