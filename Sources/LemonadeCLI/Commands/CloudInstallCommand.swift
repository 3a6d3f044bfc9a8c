import LemonadeCore

/// `lemonade cloud install [P]`: registers a provider; without one, lists the well-known ones.
enum CloudInstallCommand {
    private static let baseURL = Option.value(
        "base-url", "URL", "Where the provider's OpenAI-compatible endpoints are; a well-known provider needs none")
    private static let noKey = Option.flag(
        "no-key", "Call the provider without a key: it asks for none (implied for servers on this machine that do not)")
    private static let headerName = Option.value(
        "auth-header-name", "NAME", "The field that the key is sent in (default: Authorization)")
    private static let headerPrefix = Option.value(
        "auth-header-prefix", "TEXT", allowsEmpty: true, "What goes before the key in it (default: 'Bearer ')")
    private static let proxy = Option.value(
        "proxy", "URL",
        "The HTTP proxy to call it through; 'none': no proxy, whatever lemond's environment says; 'default': what that says"
    )

    /// Its row of the command table.
    static let command = Command(
        name: "install",
        summary: "Add a provider, or list the well-known ones",
        details: [
            """
            lemond asks the provider for its models and lists them as PROVIDER.MODEL. The key is best set in lemond's \
            environment as LEMONADE_<PROVIDER>_API_KEY before lemond starts; 'lemonade cloud auth' asks for one that \
            is forgotten when lemond stops. Installing again changes what is given and keeps the rest.
            """
        ],
        operands: [
            Operand(
                name: "PROVIDER", count: .atMostOnce,
                summary: "A well-known provider, or a name of your own for the one at --base-url",
                completion: .words(KnownProvider.all.map(\.name)))
        ],
        options: [
            baseURL, CloudCommand.apiKey, CloudCommand.allowInsecureHTTP, noKey, headerName, headerPrefix, proxy,
        ],
        examples: [
            Command.Example(line: "lemonade cloud install", meaning: "List the well-known providers"),
            Command.Example(line: "lemonade cloud install openai", meaning: "Add one of them"),
            Command.Example(
                line: "lemonade cloud install fireworks --base-url https://api.fireworks.ai/inference/v1",
                meaning: "Add a provider by its address"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let arguments = session.arguments
        guard let provider = arguments.operand(0) else {
            guard arguments.options.isEmpty else { throw .usage("The argument PROVIDER is missing.") }
            return try listKnown(session.terminal)
        }
        let known = KnownProvider.named(provider)
        guard let url = arguments.value(of: baseURL) ?? known?.baseURL else {
            throw .usage(
                """
                '\(provider)' is not one of the well-known providers, so it needs \(baseURL.usage).\
                \(Suggestion.sentence(for: provider, among: KnownProvider.all.map(\.name)))
                """)
        }
        let server = try session.server()
        var body: JSONObject = ["backend": "cloud", "provider": .string(provider), "base_url": .string(url)]
        if let key = CloudCommand.keyArgument(in: session, provider: provider) { body["api_key"] = .string(key.text) }
        if arguments.has(CloudCommand.allowInsecureHTTP) { body["allow_insecure_http"] = true }
        // The known address answers without a key; what stands at another one is for the user to say.
        let isKnownToAskForNone = known?.needsKey == false && arguments.value(of: baseURL) == nil
        if arguments.has(noKey) || isKnownToAskForNone { body["requires_key"] = false }
        if let name = arguments.value(of: headerName) { body["auth_header_name"] = .string(name) }
        if let prefix = arguments.value(of: headerPrefix) { body["auth_header_prefix"] = .string(prefix) }
        if let address = arguments.value(of: proxy) { body["proxy"] = .string(address) }
        let answer = try await server.post("/v1/install", body)
        try report(answer, provider: provider, session.terminal)
        CloudCommand.tellMissingKey(answer, provider: provider, session.terminal)
    }

    private static func report(
        _ answer: JSONObject, provider: String, _ terminal: Terminal
    ) throws(CommandFailure) {
        let url = answer["base_url"]?.string.map { " at \($0)" } ?? ""
        let count = answer["models_discovered"]?.number?.int ?? 0
        try terminal.answer(TextSanitizer.line("Installed \(provider)\(url)"))
        try terminal.answer("Key: \(CloudCommand.keySource(answer, provider: provider))")
        if let proxy = answer["proxy_in_use"]?.string {
            let source = answer["proxy_source"]?.string ?? ""
            try terminal.answer(TextSanitizer.line("Proxy: \(proxy) (\(source))"))
        }
        try terminal.answer("Models found: \(count)")
        CloudCommand.tellWarnings(answer, terminal)
    }

    private static func listKnown(_ terminal: Terminal) throws(CommandFailure) {
        var table = Table(columns: [
            "PROVIDER", "BASE URL", "OFFERS",
        ])
        for provider in KnownProvider.all { table.add([provider.name, provider.baseURL, provider.summary]) }
        try terminal.write(table)
        terminal.note(
            "Add one with: lemonade cloud install PROVIDER\nAny other: lemonade cloud install NAME --base-url URL")
    }
}
