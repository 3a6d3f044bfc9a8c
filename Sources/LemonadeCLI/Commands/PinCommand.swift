import LemonadeCore

/// `lemonade pin M`: keeps a local model loaded.
enum PinCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "pin",
        summary: "Keep a local model loaded once it is",
        details: [
            """
            A pinned model makes no room for others and is not unloaded when nobody uses it. It can still be unloaded \
            by name. The choice is kept.
            """
        ],
        operands: [Operand(name: "MODEL", summary: "A model of the server's machine", completion: .models)],
        examples: [Command.Example(line: "lemonade pin extra.gemma.gguf", meaning: "Keep a model loaded")],
        action: { session async throws(CommandFailure) in try await session.act(on: "/v1/pin") })
}
