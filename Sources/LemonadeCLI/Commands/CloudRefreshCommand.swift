import LemonadeCore

/// `lemonade cloud refresh [P]`: asks the providers for their models again.
enum CloudRefreshCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "refresh",
        summary: "Ask a provider, or all of them, for their models again",
        operands: [
            Operand(
                name: "PROVIDER", count: .atMostOnce, summary: "The provider; without one, all are asked",
                completion: .providers)
        ],
        examples: [Command.Example(line: "lemonade cloud refresh fireworks", meaning: "See what is new at fireworks")],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        var body = JSONObject()
        if let provider = session.arguments.operand(0) { body["provider"] = .string(provider) }
        let server = try session.server()
        let answer = try await server.post("/v1/cloud/refresh", body)
        guard let providers = answer["providers"]?.array else {
            throw server.notLemond("POST /v1/cloud/refresh", lacks: "providers")
        }
        let terminal = session.terminal
        guard !providers.isEmpty else {
            return terminal.note("No provider is installed. Add one with: lemonade cloud install")
        }
        var table = Table(columns: ["PROVIDER", .numbers("MODELS")])
        for provider in providers {
            table.add([provider["provider"]?.string, provider["models_discovered"]?.number?.text])
        }
        try terminal.write(table)
        for provider in providers {
            guard let object = provider.object else { continue }
            CloudCommand.tellWarnings(object, terminal)
        }
    }
}
