import LemonadeCore

/// `lemonade delete M`: forgets a registration.
enum DeleteCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "delete",
        summary: "Forget a model that was registered with 'lemonade import'",
        details: [
            """
            Its files stay where they are, and a model that was found in a folder (extra.<name>) is never deleted: to \
            be rid of it, delete its file.
            """
        ],
        operands: [Operand(name: "MODEL", summary: "A registered model", completion: .models)],
        examples: [Command.Example(line: "lemonade delete user.mine", meaning: "Forget one registration")],
        action: { session async throws(CommandFailure) in try await session.act(on: "/v1/delete") })
}
