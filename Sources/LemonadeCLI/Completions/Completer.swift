/// Finds out what may follow a half-typed command line, from the same table that the parser reads.
struct Completer {
    /// What may stand at the line's end.
    struct Offer: Equatable {
        /// The part of the last word that stays: `--raw=` before a value.
        var lead = ""
        /// The part of the last word that the candidates begin with.
        var beginning: String
        /// The candidates, or who knows them.
        var completion: Completion
        /// The values of the shared options on the line: which server to ask.
        var shared: [String: String] = [:]
    }

    private var path: [Command]
    private var operands = 0
    private var shared: [String: String] = [:]
    private var pending: Option?
    private var optionsHaveEnded = false
    /// A word names no command, so nothing sensible can follow.
    private var isLost = false

    /// What may follow `line`, whose first word is the program's name.
    static func offer(for line: String, root: Command) -> Offer {
        var words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        let last = line.hasSuffix(" ") || words.count < 2 ? "" : words.removeLast()
        var completer = Completer(path: [root])
        for word in words.dropFirst() { completer.take(word) }
        return completer.offer(for: last)
    }

    private var command: Command {
        path[path.count - 1]
    }

    private var options: [Option] {
        command.options + Option.everywhere.filter { option in !command.options.contains { $0.name == option.name } }
    }

    private mutating func take(_ word: String) {
        if let option = pending {
            pending = nil
            if Option.everywhere.contains(where: { $0.name == option.name }) { shared[option.name] = word }
        } else if word == "--" {
            optionsHaveEnded = true
        } else if word.hasPrefix("-"), !optionsHaveEnded {
            pending = options.first { $0.spelling == word && $0.value != nil }
        } else if let next = command.subcommand(word) {
            path.append(next)
        } else if command.subcommands.isEmpty {
            operands += 1
        } else {
            isLost = true
        }
    }

    private func offer(for word: String) -> Offer {
        guard !isLost else { return Offer(beginning: word, completion: .none) }
        if let option = pending {
            return Offer(beginning: word, completion: option.value?.completion ?? .none, shared: shared)
        }
        if word.hasPrefix("-"), !optionsHaveEnded {
            if let equals = word.firstIndex(of: "=") {
                let option = options.first { $0.spelling == word[..<equals] }
                let value = word.index(after: equals)
                return Offer(
                    lead: String(word[..<value]), beginning: String(word[value...]),
                    completion: option?.value?.completion ?? .none, shared: shared)
            }
            return Offer(beginning: word, completion: .words(options.map(\.spelling)), shared: shared)
        }
        guard command.subcommands.isEmpty else {
            return Offer(beginning: word, completion: .words(command.subcommands.map(\.name)), shared: shared)
        }
        let operand = command.operands.indices.contains(operands) ? command.operands[operands] : nil
        return Offer(beginning: word, completion: operand?.completion ?? .none, shared: shared)
    }
}
