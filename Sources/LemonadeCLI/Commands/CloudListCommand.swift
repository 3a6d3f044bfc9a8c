import LemonadeCore

/// `lemonade cloud list`: the installed providers; with `--raw P`, one provider's own listing.
enum CloudListCommand {
    private static let raw = Option.value(
        "raw", "PROVIDER", completion: .providers, "Print what the provider itself answers for its models, as it is")

    /// Its row of the command table.
    static let command = Command(
        name: "list",
        summary: "Show the installed providers",
        details: ["In a pipe the columns are separated by tabs, the provider's name first."],
        options: [.json, raw],
        examples: [
            Command.Example(line: "lemonade cloud list", meaning: "Show the installed providers"),
            Command.Example(
                line: "lemonade cloud list --raw fireworks > listing.json",
                meaning: "Keep a provider's own listing, for a report"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let server = try session.server()
        let terminal = session.terminal
        if let provider = session.arguments.value(of: raw) {
            guard !session.arguments.has(.json) else {
                throw .usage("'\(raw.spelling)' and '\(Option.json.spelling)' exclude each other.")
            }
            let listing = try await server.bytes("/v1/cloud/models/\(provider.percentEncoded)")
            guard terminal.outputIsTerminal else { return try terminal.write(listing) }
            return try terminal.answer(TextSanitizer.text(String(decoding: listing, as: UTF8.self)))
        }
        let providers = try await server.providers()
        if session.arguments.has(.json) { return try terminal.answer(.array(providers)) }
        guard !providers.isEmpty else {
            return terminal.note("No provider is installed. Add one with: lemonade cloud install")
        }
        try terminal.write(table(of: providers))
        guard terminal.outputIsTerminal else { return }
        for provider in providers {
            for warning in provider["warnings"]?.array?.compactMap(\.string) ?? [] {
                terminal.warn(TextSanitizer.line("\(provider["name"]?.string ?? ""): \(warning)"))
            }
        }
    }

    private static func table(of providers: [JSONValue]) -> Table {
        var table = Table(columns: [
            "PROVIDER",
            "BASE URL",
            "KEY",
            .numbers("MODELS"),
            "LISTING",
            "PROXY",
        ])
        for provider in providers {
            table.add([
                provider["name"]?.string, provider["base_url"]?.string, key(of: provider),
                provider["models_discovered"]?.number?.text, listing(of: provider),
                proxy(of: provider),
            ])
        }
        return table
    }

    private static func key(of provider: JSONValue) -> String? {
        if provider["env_var_set"]?.bool == true { return "environment" }
        if provider["runtime_key_set"]?.bool == true { return "runtime" }
        return provider["requires_key"]?.bool == false ? "none needed" : nil
    }

    private static func proxy(of provider: JSONValue) -> String? {
        guard let source = provider["proxy_source"]?.string else { return nil }
        return "\(provider["proxy_in_use"]?.string ?? "none") (\(source))"
    }

    private static func listing(of provider: JSONValue) -> String? {
        guard let discovery = provider["last_discovery"], let isGood = discovery["ok"]?.bool else { return nil }
        return isGood ? "ok" : discovery["error"]?.string ?? "failed"
    }
}
