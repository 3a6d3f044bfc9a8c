import Glibc
import LemonadeCore

/// A conversation on a terminal: reads a line, streams the answer, and so on until the user leaves.
struct ChatSession {
    private let server: ServerClient
    private let terminal: Terminal
    private let signals: SignalPipe
    private var input: ChatInput
    private var conversation: Conversation
    /// A Ctrl-C has come since the last line; another one leaves.
    private var wasInterrupted = false

    private static let prompt = "> "
    private static let wayOut = "Ctrl-C again, Ctrl-D or /exit leaves."

    /// A chat that has not begun.
    init(server: ServerClient, terminal: Terminal, signals: SignalPipe, conversation: Conversation) {
        self.server = server
        self.terminal = terminal
        self.signals = signals
        self.conversation = conversation
        input = ChatInput(descriptor: terminal.input, signals: signals)
    }

    /// Opens a chat on the session's terminal, and returns when the user leaves it.
    static func run(
        server: ServerClient, terminal: Terminal, conversation: Conversation
    ) async throws(CommandFailure) {
        guard let signals = SignalPipe(catching: [SIGINT]) else {
            throw .failed("Cannot open a chat: the system has no descriptors left.")
        }
        // Not left to the pipe's end: a watch that is being cancelled may keep it a moment longer.
        defer { signals.restore() }
        var chat = ChatSession(server: server, terminal: terminal, signals: signals, conversation: conversation)
        try await chat.run()
    }

    /// Reads and answers until the user leaves.
    mutating func run() async throws(CommandFailure) {
        let model = TextSanitizer.line(conversation.model)
        terminal.note("Chatting with \(model). /help shows the commands; Ctrl-D leaves.")
        while true {
            try terminal.write(Self.prompt)
            switch input.next() {
            case .end:
                return try terminal.write("\n")
            case .interrupt:
                try terminal.write("\n")
                if wasInterrupted { return }
                wasInterrupted = true
                terminal.note(Self.wayOut)
            case .line(let line):
                wasInterrupted = false
                guard try await carryOut(ChatCommand(line)) else { return }
            }
        }
    }

    /// False when the user leaves.
    private mutating func carryOut(_ command: ChatCommand) async throws(CommandFailure) -> Bool {
        switch command {
        case .nothing:
            break
        case .exit:
            return false
        case .help:
            terminal.note(ChatCommand.list.map { "  \($0.usage)\n      \($0.meaning)" }.joined(separator: "\n"))
            terminal.note("  Ctrl-C\n      Stop the answer")
        case .clear:
            conversation.clear()
            terminal.note("Forgotten.")
        case .showSystem:
            terminal.note(conversation.system ?? "The model has not been told how to behave.")
        case .setSystem(let text):
            conversation.system = text.isEmpty ? nil : text
            terminal.note(text.isEmpty ? "Taken back." : "Told.")
        case .unknown(let sentence):
            terminal.note(sentence)
        case .ask(let question):
            return try await answer(question)
        }
        return true
    }

    private mutating func answer(_ question: String) async throws(CommandFailure) -> Bool {
        let exchange = AnswerExchange(server: server, terminal: terminal, signals: signals)
        let outcome = try await exchange.run(conversation.request(asking: question))
        let printer = outcome.printer
        conversation.remember(question: question, answer: printer.answer)
        if outcome.interrupts > 0 {
            wasInterrupted = true
            guard outcome.interrupts == 1 else { return false }
            terminal.note("Stopped. \(Self.wayOut)")
            return true
        }
        if let failure = printer.failure(after: outcome.result), let message = failure.message {
            terminal.note(message)
        }
        return true
    }
}
