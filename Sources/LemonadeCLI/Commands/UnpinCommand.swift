import LemonadeCore

/// `lemonade unpin M`: lets a local model make room again.
enum UnpinCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "unpin",
        summary: "Let a local model make room for others again",
        operands: [Operand(name: "MODEL", summary: "A pinned model", completion: .models)],
        examples: [Command.Example(line: "lemonade unpin extra.gemma.gguf", meaning: "Take a pin back")],
        action: { session async throws(CommandFailure) in try await session.act(on: "/v1/unpin") })
}
