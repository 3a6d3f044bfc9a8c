import LemonadeCore

/// `lemonade cloud uninstall P`: removes a provider with its models and its runtime key.
enum CloudUninstallCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "uninstall",
        summary: "Remove a provider, its models and its key",
        operands: [CloudCommand.provider],
        examples: [Command.Example(line: "lemonade cloud uninstall fireworks", meaning: "Remove fireworks")],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        guard let provider = session.arguments.operand(0) else { throw .usage("The argument PROVIDER is missing.") }
        let answer = try await session.server().post(
            "/v1/uninstall", ["backend": "cloud", "provider": .string(provider)])
        let count = answer["models_evicted"]?.number?.int ?? 0
        try session.terminal.answer("Uninstalled \(provider): \(CloudCommand.models(count)) left the list.")
    }
}
