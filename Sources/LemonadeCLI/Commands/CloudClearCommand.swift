import LemonadeCore

/// `lemonade cloud clear P`: makes lemond forget a provider's runtime key.
enum CloudClearCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "clear",
        summary: "Make lemond forget the key that 'cloud auth' gave it",
        operands: [CloudCommand.provider],
        examples: [Command.Example(line: "lemonade cloud clear fireworks", meaning: "Forget the key of fireworks")],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        guard let provider = session.arguments.operand(0) else { throw .usage("The argument PROVIDER is missing.") }
        let answer = try await session.server().delete("/v1/cloud/auth/\(provider.percentEncoded)")
        let terminal = session.terminal
        try terminal.answer(
            answer["cleared_runtime_key"]?.bool == true
                ? "The key of \(provider) is forgotten." : "lemond had no runtime key of \(provider).")
        if answer["auth_state"]?["env_var_set"]?.bool == true {
            terminal.note("\(CloudCommand.variable(of: provider)) is still set in lemond's environment, and used.")
        }
    }
}
