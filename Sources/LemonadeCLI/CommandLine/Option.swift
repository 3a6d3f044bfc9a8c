/// One option of a command: what the parser accepts, the help describes and the completions offer.
struct Option: Sendable {
    /// The long name without its dashes, as in `base-url`.
    let name: String
    /// The one-letter spelling, if there is one.
    var letter: Character?
    /// What follows the option; nil for a flag, which takes nothing.
    var value: Value?
    /// What it does, in a sentence without its full stop.
    let summary: String

    /// What an option's value may be.
    struct Value: Sendable {
        /// How the help names it, as in `URL`.
        let placeholder: String
        /// Whether `""` means something; otherwise an empty value is the sign of an unset shell variable.
        var allowsEmpty = false
        /// What a shell can offer in its place.
        var completion = Completion.none
    }

    /// The option as it is typed, as in `--base-url`.
    var spelling: String {
        "--" + name
    }

    /// The option and its value as the help shows them, as in `--base-url URL`.
    var usage: String {
        value.map { "\(spelling) \($0.placeholder)" } ?? spelling
    }

    /// An option that is present or not.
    static func flag(_ name: String, letter: Character? = nil, _ summary: String) -> Option {
        Option(name: name, letter: letter, value: nil, summary: summary)
    }

    /// An option that is followed by a value.
    static func value(
        _ name: String, _ placeholder: String, allowsEmpty: Bool = false, completion: Completion = .none,
        _ summary: String
    ) -> Option {
        let value = Value(placeholder: placeholder, allowsEmpty: allowsEmpty, completion: completion)
        return Option(name: name, letter: nil, value: value, summary: summary)
    }
}

extension Option {
    /// The server's address.
    static let host = Option.value("host", "HOST", "The server's host or URL (LEMONADE_HOST; default: localhost)")
    /// The server's port.
    static let port = Option.value("port", "PORT", "The server's port (LEMONADE_PORT; default: 13305)")
    /// The server's own key. A command that has an option of this name hides it, so there it goes before the command.
    static let serverKey = Option.value(
        "api-key", "KEY",
        "The server's own key, given before the command (better: LEMONADE_API_KEY or LEMONADE_ADMIN_API_KEY)")
    /// Asks for the help of the command that has been named so far.
    static let help = Option.flag("help", letter: "h", "Show this help")
    /// Asks for the program's version.
    static let version = Option.flag("version", "Show the version")
    /// Asks for facts as JSON.
    static let json = Option.flag("json", "Print the server's answer as JSON")

    /// The options that every command understands, before and after its name.
    static let everywhere: [Option] = [.host, .port, .serverKey, .help, .version]
}
