import LemonadeCore

/// `lemonade cloud auth P`: gives lemond a provider's key, until it stops.
enum CloudAuthCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "auth",
        summary: "Give lemond a provider's key, until it stops",
        details: [
            """
            Without --api-key the key is asked for on the terminal and not shown while it is typed; from a pipe, one \
            line is read. lemond keeps it in memory only. A key in lemond's environment goes before it.
            """
        ],
        operands: [CloudCommand.provider],
        options: [CloudCommand.apiKey, CloudCommand.allowInsecureHTTP],
        examples: [
            Command.Example(line: "lemonade cloud auth fireworks", meaning: "Type the key at the prompt"),
            Command.Example(line: "lemonade cloud auth fireworks < key.txt", meaning: "Take it from a file"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        guard let provider = session.arguments.operand(0) else { throw .usage("The argument PROVIDER is missing.") }
        let terminal = session.terminal
        let server = try session.server()
        var given = CloudCommand.keyArgument(in: session, provider: provider)
        if given == nil { given = try askForKey(provider, terminal) }
        guard let key = given else { throw .usage("No key was given.") }
        terminal.hide(key)
        var body: JSONObject = ["provider": .string(provider), "api_key": .string(key.text)]
        if session.arguments.has(CloudCommand.allowInsecureHTTP) { body["allow_insecure_http"] = true }
        let answer = try await server.post("/v1/cloud/auth", body)
        let count = answer["models_discovered"]?.number?.int ?? 0
        try terminal.answer("\(provider) has a key now: \(CloudCommand.models(count)) found.")
        CloudCommand.tellWarnings(answer, terminal)
    }

    private static func askForKey(_ provider: String, _ terminal: Terminal) throws(CommandFailure) -> Secret? {
        let text =
            terminal.inputIsTerminal
            ? try SecretPrompt.onControllingTerminal(
                "API key for \(TextSanitizer.line(provider)): ", fallback: terminal.input)
            : try StandardInput.line(from: terminal.input)
        return text.flatMap { Secret($0) }
    }
}
