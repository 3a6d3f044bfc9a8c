import LemonadeCore

/// `lemonade unload [M]`: gives a model's memory back.
enum UnloadCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "unload",
        summary: "Take a model out of use, or all of them",
        operands: [
            Operand(
                name: "MODEL", count: .atMostOnce, summary: "The model; without one, all are unloaded",
                completion: .models)
        ],
        examples: [Command.Example(line: "lemonade unload fireworks.kimi-k2p5", meaning: "Unload one model")],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        var body = JSONObject()
        let model = session.arguments.operand(0)
        if let model { body["model_name"] = .string(model) }
        let answer = try await session.server().post("/v1/unload", body)
        let message = answer["message"]?.string ?? model.map { "Unloaded model: \($0)" } ?? "Unloaded all models"
        try session.terminal.answer(TextSanitizer.line(message))
    }
}
