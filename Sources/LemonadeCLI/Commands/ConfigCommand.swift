import LemonadeCore

/// `lemonade config [get K | set K=V … | reset K …]`: the server's settings.
enum ConfigCommand {
    private enum Action: String, CaseIterable {
        case get, set, reset
    }

    /// Its row of the command table.
    static let command = Command(
        name: "config",
        summary: "Show or change the server's settings",
        details: [
            """
            Settings are kept in the server's config.json; docs/configuration.md explains each. Most count at once, and what \
            needs a restart is told. Keys are no settings.
            """
        ],
        operands: [
            Operand(
                name: "ACTION", count: .any,
                summary: "get SETTING, set SETTING=VALUE or reset SETTING; without one, all settings are shown",
                completion: .words(Action.allCases.map(\.rawValue) + Setting.all.map(\.name)))
        ],
        options: [.json],
        examples: [
            Command.Example(line: "lemonade config", meaning: "Show all settings"),
            Command.Example(line: "lemonade config get log_level", meaning: "Show one"),
            Command.Example(line: "lemonade config set log_level=debug", meaning: "Change it"),
            Command.Example(line: "lemonade config reset log_level", meaning: "Go back to its default"),
        ],
        action: run)

    private static func run(_ session: Session) async throws(CommandFailure) {
        let operands = session.arguments.operands
        guard let word = operands.first else { return try await showAll(session) }
        guard let action = Action(rawValue: word) else {
            let suggestion = Suggestion.sentence(for: word, among: Action.allCases.map(\.rawValue))
            throw .usage("There is no action '\(TextSanitizer.line(word))': get, set or reset.\(suggestion)")
        }
        let names = Array(operands.dropFirst())
        guard !names.isEmpty else { throw .usage("The argument SETTING is missing.") }
        switch action {
        case .get:
            for name in names { try await show(name, session) }
        case .set:
            try await change(try names.map(assignment), session)
        case .reset:
            try await change(names.map { ($0, .null) }, session)
        }
    }

    private static func showAll(_ session: Session) async throws(CommandFailure) {
        let server = try session.server()
        let answer = try await server.get("/v1/config")
        guard let settings = answer["settings"]?.object else {
            throw server.notLemond("GET /v1/config", lacks: "settings")
        }
        let terminal = session.terminal
        if session.arguments.has(.json) { return try terminal.answer(.object(settings)) }
        var table = Table(columns: [
            "SETTING", "VALUE", "FROM",
            "NOTE",
        ])
        for (name, setting) in settings.members {
            table.add([
                name, setting["value"].map(text), setting["source"]?.string,
                setting["awaiting_restart"]?.bool == true ? "counts after a restart" : nil,
            ])
        }
        try terminal.write(table)
    }

    private static func show(_ name: String, _ session: Session) async throws(CommandFailure) {
        let server = try session.server()
        let setting = try await server.get("/v1/config/\(name.percentEncoded)")
        guard let value = setting["value"] else { throw server.notLemond("GET /v1/config/\(name)", lacks: "value") }
        if session.arguments.has(.json) { return try session.terminal.answer(.object(setting)) }
        try session.terminal.answer(TextSanitizer.line(text(value)))
    }

    private static func change(
        _ values: [(name: String, value: JSONValue)], _ session: Session
    ) async throws(CommandFailure) {
        var body = JSONObject()
        for (name, value) in values { body[name] = value }
        let answer = try await session.server().post("/v1/config", body)
        let terminal = session.terminal
        if session.arguments.has(.json) { return try terminal.answer(.object(answer)) }
        for (name, setting) in answer["settings"]?.object?.members ?? [] {
            try terminal.answer(TextSanitizer.line("\(name)=\(setting["value"].map(text) ?? "")"))
            if setting["source"]?.string == "argument" {
                terminal.warn("an argument of lemond decides \(TextSanitizer.line(name)), whatever config.json says.")
            }
            if setting["awaiting_restart"]?.bool == true {
                terminal.note("\(TextSanitizer.line(name)) counts from lemond's next start on.")
            }
        }
    }

    private static func assignment(_ word: String) throws(CommandFailure) -> (name: String, value: JSONValue) {
        guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")) else {
            throw .usage("'\(TextSanitizer.line(word))' says no value: write SETTING=VALUE.")
        }
        let name = String(word[..<equals])
        let text = String(word[word.utf8.index(after: equals)...])
        // A setting that only the server knows, being newer, is sent as the text that it is.
        let setting = try? Setting.named(name)
        return (name, setting?.value(from: text) ?? .string(text))
    }

    private static func text(_ value: JSONValue) -> String {
        if let text = value.string { return text }
        if let list = value.array { return list.map(text).joined(separator: ",") }
        return String(decoding: value.serialized(), as: UTF8.self)
    }
}
