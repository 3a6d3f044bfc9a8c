import LemonadeCore

/// `lemonade completions SHELL`: prints the script that lets a shell complete the command line.
enum CompletionsCommand {
    private static let line = Option.value(
        "line", "LINE", "Print what may stand at the end of LINE; this is what the scripts call")

    /// How long a shell waits for the server's names before it goes without.
    private static let limit = Duration.seconds(2)

    /// Its row of the command table.
    static let command = Command(
        name: "completions",
        summary: "Print the script that lets a shell complete commands",
        operands: [
            Operand(
                name: "SHELL", count: .atMostOnce, summary: "One of \(ShellCompletions.names)",
                completion: .words(ShellCompletions.allCases.map(\.rawValue)))
        ],
        options: [line],
        examples: [
            Command.Example(line: "source <(lemonade completions bash)", meaning: "Complete in this bash"),
            Command.Example(
                line: "lemonade completions fish > ~/.config/fish/completions/lemonade.fish",
                meaning: "Complete in every fish from now on"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        if let line = session.arguments.value(of: line) {
            for candidate in await candidates(for: line, session) { try session.terminal.answer(candidate) }
            return
        }
        guard let name = session.arguments.operand(0) else {
            throw .usage("Which shell? One of \(ShellCompletions.names).")
        }
        guard let shell = ShellCompletions(rawValue: name) else {
            let known = ShellCompletions.allCases.map(\.rawValue)
            throw .usage(
                "'\(name)' is not one of \(ShellCompletions.names).\(Suggestion.sentence(for: name, among: known))")
        }
        try session.terminal.write(shell.script)
    }

    private static func candidates(for line: String, _ session: Session) async -> [String] {
        let offer = Completer.offer(for: line, root: CommandTable.root)
        return await words(of: offer, session)
            .filter { $0.hasPrefix(offer.beginning) && isSafe($0) }
            .map { offer.lead + $0 }
    }

    private static func words(of offer: Completer.Offer, _ session: Session) async -> [String] {
        let path: String
        switch offer.completion {
        case .none: return []
        case .words(let words): return words
        case .models: path = "/v1/models"
        case .providers: path = "/v1/system-info"
        }
        var arguments = session.arguments
        arguments.shared = offer.shared
        let asking = Session(
            arguments: arguments, terminal: session.terminal, environment: session.environment,
            connect: session.connect)
        // A shell in the middle of a line can be told nothing: whatever fails, there are no candidates.
        guard let server = try? asking.server(), let answer = try? await server.get(path, limit: limit) else {
            return []
        }
        let entries = answer["data"]?.array ?? answer["cloud"]?["providers"]?.array ?? []
        return entries.compactMap { $0["id"]?.string ?? $0["name"]?.string }
    }

    /// Whether a shell takes the word as it is. A provider chooses its models' names, and what a shell completes is run
    /// as it stands when the user presses Enter.
    private static func isSafe(_ word: String) -> Bool {
        word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "+"):
                true
            default: false
            }
        }
    }
}
