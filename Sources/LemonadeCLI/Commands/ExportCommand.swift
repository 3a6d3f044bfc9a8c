import LemonadeCore

/// `lemonade export M`: describes a local model, for `lemonade import`.
enum ExportCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "export",
        summary: "Print the description of a local model, for 'lemonade import'",
        details: [
            """
            It holds the model's files, labels and options, not the files themselves. Of a model that was found in a \
            folder it describes a registration under the name user.<name>.
            """
        ],
        operands: [Operand(name: "MODEL", summary: "A model of the server's machine", completion: .models)],
        examples: [
            Command.Example(line: "lemonade export user.mine > mine.json", meaning: "Keep a registration in a file")
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        guard let model = session.arguments.operand(0) else { throw .usage("The argument MODEL is missing.") }
        let server = try session.server()
        let object: JSONObject
        do throws(CommandFailure) {
            object = try await server.get("/v1/models/\(model.percentEncoded)/export")
        } catch {
            throw await server.suggestion(for: model, after: error)
        }
        try session.terminal.answer(.object(object))
    }
}
