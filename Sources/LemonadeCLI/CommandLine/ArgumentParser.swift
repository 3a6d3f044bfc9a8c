/// Reads a command line by a command table; pure.
///
/// Options may stand before, between and after the other words, as `--name value` or `--name=value`; `--` ends them.
/// A command's own option hides a shared one of the same name from the command's word on.
struct ArgumentParser {
    /// What a command line asks for.
    enum Request: Sendable {
        /// The help of the command at the end of the path.
        case help(path: [Command])
        /// The program's version.
        case version
        /// A command with its arguments.
        case run(ParsedArguments)
    }

    /// What is said when the line ends before it has named a command.
    static let missingCommand = "A command is missing."

    private var parsed: ParsedArguments
    private var wantsVersion = false
    private var optionsHaveEnded = false
    private var remaining: ArraySlice<String>

    /// Reads the arguments (without the program's name) by the table whose root is `root`.
    static func parse(_ arguments: [String], root: Command) throws(UsageError) -> Request {
        var parser = ArgumentParser(parsed: ParsedArguments(path: [root]), remaining: arguments[...])
        return try parser.parse()
    }

    private init(parsed: ParsedArguments, remaining: ArraySlice<String>) {
        self.parsed = parsed
        self.remaining = remaining
    }

    private var command: Command {
        // The path starts with the root and only grows.
        parsed.path[parsed.path.count - 1]
    }

    private mutating func parse() throws(UsageError) -> Request {
        while let argument = remaining.popFirst() {
            if !optionsHaveEnded, asksForHelp(argument) {
                // The words that follow may still name the command: `lemonade --help cloud install`.
                while let word = remaining.popFirst(), let next = command.subcommand(word) {
                    parsed.path.append(next)
                }
                return .help(path: parsed.path)
            }
            do throws(UsageError) {
                try take(argument)
            } catch {
                // Whoever asks for a command's help has not finished the line: nothing in it is held against him.
                if command.subcommands.isEmpty, !optionsHaveEnded,
                    remaining.prefix(while: { $0 != "--" }).contains(where: asksForHelp)
                {
                    return .help(path: parsed.path)
                }
                throw error
            }
        }
        if wantsVersion { return .version }
        try checkOperands()
        return .run(parsed)
    }

    private mutating func take(_ argument: String) throws(UsageError) {
        if optionsHaveEnded || !argument.hasPrefix("-") || argument == "-" {
            try takeWord(argument)
        } else if argument == "--" {
            optionsHaveEnded = true
        } else {
            try takeOption(argument)
        }
    }

    private func asksForHelp(_ argument: String) -> Bool {
        argument == Option.help.spelling || argument == "-h"
    }

    // MARK: Words

    private mutating func takeWord(_ word: String) throws(UsageError) {
        guard command.subcommands.isEmpty else {
            guard let next = command.subcommand(word) else {
                let suggestion = Suggestion.sentence(for: word, among: command.subcommands.map(\.name))
                throw failure("There is no command '\(word)'.\(suggestion)")
            }
            parsed.path.append(next)
            return
        }
        let takesAll = command.operands.contains { $0.count == .any }
        guard takesAll || parsed.operands.count < command.operands.count else {
            throw failure("The argument '\(word)' is one too many.")
        }
        parsed.operands.append(word)
    }

    private func checkOperands() throws(UsageError) {
        guard command.subcommands.isEmpty else {
            throw failure(Self.missingCommand)
        }
        let required = command.operands.filter { $0.count == .once }
        guard parsed.operands.count >= required.count else {
            throw failure("The argument \(required[parsed.operands.count].name) is missing.")
        }
    }

    // MARK: Options

    private mutating func takeOption(_ argument: String) throws(UsageError) {
        let (spelling, attached) = Self.split(argument)
        guard let (option, isShared) = find(spelling) else {
            let known = (command.options + Option.everywhere).map(\.spelling)
            throw failure("There is no option '\(spelling)'.\(Suggestion.sentence(for: spelling, among: known))")
        }
        let value = try self.value(for: option, attached: attached)
        let isRepeated = isShared ? parsed.shared[option.name] != nil : parsed.options[option.name] != nil
        guard !isRepeated else {
            throw failure("The option '\(option.spelling)' is given twice.")
        }
        if option.name == Option.version.name, isShared { wantsVersion = true }
        if isShared {
            parsed.shared[option.name] = value
        } else {
            parsed.options[option.name] = value
        }
    }

    private mutating func value(for option: Option, attached: String?) throws(UsageError) -> String {
        guard let expected = option.value else {
            guard attached == nil else {
                throw failure("The option '\(option.spelling)' takes no value.")
            }
            return ""
        }
        var value = attached
        // What looks like one of our own options is taken for one, so that a forgotten value is noticed; anything else
        // may begin with dashes: `--llamacpp-args "--flash-attn on"`.
        if value == nil, let next = remaining.first, next != "--", !isOption(next) {
            value = remaining.removeFirst()
        }
        guard let value else {
            throw failure("The option '\(option.spelling)' needs a value: \(option.usage)")
        }
        guard !value.isEmpty || expected.allowsEmpty else {
            throw failure("The value of '\(option.spelling)' is empty.")
        }
        return value
    }

    private func isOption(_ argument: String) -> Bool {
        argument.hasPrefix("-") && find(Self.split(argument).spelling) != nil
    }

    private func find(_ spelling: String) -> (option: Option, isShared: Bool)? {
        func matches(_ option: Option) -> Bool {
            option.spelling == spelling || option.letter.map { "-\($0)" == spelling } ?? false
        }
        if let own = command.options.first(where: matches) { return (own, false) }
        return Option.everywhere.first(where: matches).map { ($0, true) }
    }

    private static func split(_ argument: String) -> (spelling: String, attached: String?) {
        // By bytes: a combining mark after the sign would make another character of it.
        guard let equals = argument.utf8.firstIndex(of: UInt8(ascii: "=")) else { return (argument, nil) }
        return (String(argument[..<equals]), String(argument[argument.utf8.index(after: equals)...]))
    }

    private func failure(_ message: String) -> UsageError {
        UsageError(message: message, command: parsed.path.map(\.name))
    }
}
