import Glibc
import LemonadeCore

/// `lemonade run M [PROMPT]`: asks a model once, or talks with it.
enum RunCommand {
    private static let system = Option.value("system", "TEXT", "How the model is to behave")

    /// Its row of the command table.
    static let command = Command(
        name: "run",
        summary: "Ask a model, or chat with it",
        details: [
            """
            With a prompt, or with text in a pipe, the model answers once, word by word as it comes. On a terminal \
            without a prompt a chat opens: Ctrl-C stops an answer, /help shows the commands, Ctrl-D leaves.
            """,
            "A prompt that is a lone '-', or has one among its words, takes standard input in its place.",
        ],
        operands: [
            Operand(name: "MODEL", summary: "The model's name, as 'lemonade list' shows it", completion: .models),
            Operand(name: "PROMPT", count: .any, summary: "What to ask; several words are joined by spaces"),
        ],
        options: [system],
        examples: [
            Command.Example(line: "lemonade run fireworks.kimi-k2p5", meaning: "Open a chat"),
            Command.Example(
                line: "lemonade run fireworks.kimi-k2p5 'Why is the sky blue?'", meaning: "Ask one question"),
            Command.Example(
                line: "git diff | lemonade run fireworks.kimi-k2p5 'Write a commit message for this:' -",
                meaning: "Ask about what another program prints"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let arguments = session.arguments
        guard let model = arguments.operand(0) else { throw .usage("The argument MODEL is missing.") }
        let terminal = session.terminal
        let server = try session.server()
        let words = Array(arguments.operands.dropFirst())
        let conversation = Conversation(model: model, system: arguments.value(of: system))
        if words.isEmpty, terminal.inputIsTerminal, terminal.outputIsTerminal {
            try await server.load(model)
            return try await ChatSession.run(server: server, terminal: terminal, conversation: conversation)
        }
        let prompt = try prompt(from: words, terminal: terminal)
        try await server.load(model)
        try await answerOnce(prompt, conversation, server, terminal)
    }

    private static func prompt(from words: [String], terminal: Terminal) throws(CommandFailure) -> String {
        var words = words.isEmpty ? ["-"] : words
        guard words.count(where: { $0 == "-" }) <= 1 else {
            throw .usage("Standard input can take the place of one word only.")
        }
        if let place = words.firstIndex(of: "-") {
            if terminal.inputIsTerminal { terminal.note("Type the prompt, then press Ctrl-D.") }
            var text = try StandardInput.text(from: terminal.input)
            // `echo` and editors end what they write with a line feed that nobody means.
            if text.hasSuffix("\n") { text.removeLast() }
            words[place] = text
        }
        let prompt = words.joined(separator: words.contains { $0.contains("\n") } ? "\n" : " ")
        guard !prompt.trimmed.isEmpty else { throw .usage("The prompt is empty.") }
        return prompt
    }

    private static func answerOnce(
        _ prompt: String, _ conversation: Conversation, _ server: ServerClient, _ terminal: Terminal
    ) async throws(CommandFailure) {
        // On a terminal Ctrl-C must not leave half a line, or a dimmed screen, behind.
        let signals = terminal.outputIsTerminal ? SignalPipe(catching: [SIGINT]) : nil
        defer { signals?.restore() }
        let exchange = AnswerExchange(server: server, terminal: terminal, signals: signals)
        let outcome = try await exchange.run(conversation.request(asking: prompt))
        if outcome.interrupts > 0 {
            // Now what Ctrl-C does to any program, so that a script that runs this one stops too.
            signals?.restore(andActOn: SIGINT)
            throw .failed("Stopped.")
        }
        if let failure = outcome.printer.failure(after: outcome.result) { throw failure }
        if let remark = outcome.printer.remark { terminal.note(remark) }
    }
}
