import LemonadeCore

/// `lemonade load M`: makes a model ready before it is needed.
enum LoadCommand {
    private static let contextSize = Option.value(
        "ctx-size", "TOKENS",
        "How many tokens a local model is to keep in view; 0 for its own window, -1 for what fits in memory")
    private static let engineArguments = Option.value(
        "llamacpp-args", "ARGS", "More arguments for llama-server, as one word")
    private static let saveOptions = Option.flag(
        "save-options", "Keep these options for every later load of the model")

    /// Its row of the command table.
    static let command = Command(
        name: "load",
        summary: "Make a model ready for use",
        details: [
            """
            A local model is loaded into memory. A cloud model is checked: its provider must be installed and have a \
            key. A request for a model that is not loaded loads it, so this only saves the first one the wait.
            """
        ],
        operands: [
            Operand(name: "MODEL", summary: "The model's name, as 'lemonade list' shows it", completion: .models)
        ],
        options: [contextSize, engineArguments, saveOptions],
        examples: [
            Command.Example(line: "lemonade load fireworks.kimi-k2p5", meaning: "Check that a cloud model can be used"),
            Command.Example(
                line: "lemonade load extra.gemma.gguf --ctx-size 8192 --llamacpp-args '--flash-attn on'",
                meaning: "Load a local model with options"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let arguments = session.arguments
        guard let model = arguments.operand(0) else { throw .usage("The argument MODEL is missing.") }
        var options = JSONObject()
        if let text = arguments.value(of: contextSize) {
            guard let size = Int(text), size >= -1 else {
                throw .usage("\(contextSize.spelling): '\(text)' is no whole number from -1 on.")
            }
            options["ctx_size"] = .number(JSONNumber(size))
        }
        if let text = arguments.value(of: engineArguments) {
            options["llamacpp_args"] = .string(text)
        }
        if arguments.has(saveOptions) {
            guard !options.members.isEmpty else {
                throw .usage("\(saveOptions.spelling) needs an option to save, such as \(contextSize.spelling).")
            }
            options["save_options"] = true
        }
        let answer = try await session.server().load(model, options: options)
        let message = answer["message"]?.string ?? "Loaded model: \(model)"
        try session.terminal.answer(TextSanitizer.line(message))
    }
}
