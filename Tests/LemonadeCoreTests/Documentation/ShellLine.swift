/// One line of a shell as documents show them, taken apart far enough to find the commands in it.
struct ShellLine {
    /// The commands' words, quotes resolved, redirections and leading assignments left out.
    let commands: [[String]]

    /// The lines of a text, with those that end in a backslash joined to the next, comments left out.
    static func lines(of text: String) -> [ShellLine] {
        text.replacing("\\\n", with: " ").split(separator: "\n").map { ShellLine(String($0)) }
    }

    /// Takes a line apart.
    init(_ line: String) {
        var commands: [[String]] = [[]]
        var skipsNext = false
        for token in ShellLine.tokens(of: line.hasPrefix("$ ") ? String(line.dropFirst(2)) : line) {
            switch token {
            case .end: commands.append([])
            case .redirection: skipsNext = true
            case .word(let word, let isQuoted):
                if skipsNext {
                    skipsNext = false
                } else if commands[commands.count - 1].isEmpty, !isQuoted, ShellLine.precedesACommand(word) {
                    continue
                } else {
                    commands[commands.count - 1].append(word)
                }
            }
        }
        self.commands = commands.filter { !$0.isEmpty }
    }

    private static func precedesACommand(_ word: String) -> Bool {
        guard word != "sudo" else { return true }
        guard let equals = word.firstIndex(of: "="), equals != word.startIndex else { return false }
        return word[..<equals].allSatisfy { $0.isUppercase || $0 == "_" }
    }

    private enum Token {
        case word(String, isQuoted: Bool)
        case redirection
        case end
    }

    private static func tokens(of line: String) -> [Token] {
        var tokens: [Token] = []
        var word: String?
        var isQuoted = false
        var quote: Character?
        func finish() {
            if let word { tokens.append(.word(word, isQuoted: isQuoted)) }
            word = nil
            isQuoted = false
        }
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
                continue
            }
            switch character {
            case "'", "\"":
                quote = character
                isQuoted = true
                word = word ?? ""
            case "#" where word == nil: return tokens
            case " ": finish()
            case "|", "&", ";":
                finish()
                tokens.append(.end)
            case "<", ">":
                finish()
                tokens.append(.redirection)
            default: word = (word ?? "") + String(character)
            }
        }
        finish()
        return tokens
    }
}
