import LemonadeCore

/// `lemonade cloud …`: the group of everything about providers.
enum CloudCommand {
    /// Its row of the command table.
    static let command = Command(
        name: "cloud",
        summary: "Add, authorise and look at cloud providers",
        examples: [
            Command.Example(line: "lemonade cloud install openai", meaning: "Add a well-known provider"),
            Command.Example(line: "lemonade cloud list", meaning: "Show the installed ones"),
        ],
        subcommands: [
            CloudInstallCommand.command,
            CloudAuthCommand.command,
            CloudClearCommand.command,
            CloudUninstallCommand.command,
            CloudListCommand.command,
            CloudRefreshCommand.command,
        ])

    /// The operand that names an installed provider.
    static let provider = Operand(
        name: "PROVIDER", summary: "The provider's name, as 'lemonade cloud list' shows it", completion: .providers)

    /// The option that lets a key travel unencrypted.
    static let allowInsecureHTTP = Option.flag(
        "allow-insecure-http", "Let the key be sent over plain http, where others on the way can read it")

    /// The option that gives a provider's key.
    static let apiKey = Option.value(
        "api-key", "KEY", "The provider's key; better typed at the prompt, or in a variable")

    /// The key from the command's own `--api-key`, with the warning that this is the worst of three ways.
    static func keyArgument(in session: Session, provider: String) -> Secret? {
        guard let key = session.arguments.value(of: apiKey).flatMap({ Secret($0) }) else { return nil }
        session.terminal.hide(key)
        session.terminal.warn(
            """
            other users of this machine can see a key that is given as an argument. Better: set \
            \(variable(of: provider)) in lemond's environment, or type it at the prompt of: lemonade cloud auth \
            \(TextSanitizer.line(provider))
            """)
        return key
    }

    /// The variable in lemond's environment that holds a provider's key.
    static func variable(of provider: String) -> String {
        "LEMONADE_\(TextSanitizer.line(provider).uppercased())_API_KEY".withEvery("-", replacedBy: "_")
    }

    /// Where a provider's key comes from, in words, by the answer to its installation.
    static func keySource(_ answer: JSONObject, provider: String) -> String {
        let state = answer["auth_state"]
        if state?["env_var_set"]?.bool == true { return "from \(variable(of: provider)) in lemond's environment" }
        if state?["runtime_key_set"]?.bool == true { return "in lemond's memory, until it stops" }
        return answer["requires_key"]?.bool == false ? "none needed" : "none"
    }

    /// Tells the warnings that an answer brings, one a line.
    static func tellWarnings(_ answer: JSONObject, _ terminal: Terminal) {
        let warnings = answer["warnings"]?.array?.compactMap(\.string) ?? [answer["warning"]?.string].compactMap { $0 }
        for warning in warnings { terminal.warn(TextSanitizer.line(warning)) }
    }

    /// Tells how a provider can be given a key, if it has none.
    static func tellMissingKey(_ answer: JSONObject, provider: String, _ terminal: Terminal) {
        guard answer["requires_key"]?.bool != false, let state = answer["auth_state"],
            state["env_var_set"]?.bool != true, state["runtime_key_set"]?.bool != true
        else { return }
        terminal.note(
            """
            lemond calls \(TextSanitizer.line(provider)) once it has a key: set \(variable(of: provider)) in lemond's environment, \
            or run: lemonade cloud auth \(TextSanitizer.line(provider))
            """)
    }

    /// A number of models in words.
    static func models(_ count: Int) -> String {
        count == 1 ? "1 model" : "\(count) models"
    }
}
