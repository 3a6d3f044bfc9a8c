/// The arguments of `lemond`, read.
package struct CommandLineOptions: Sendable, Equatable {
    /// What to do.
    package enum Action: Sendable, Equatable {
        /// Serve.
        case run
        /// Print the version.
        case version
        /// Print `help`.
        case help
    }

    /// What to do.
    package private(set) var action = Action.run
    /// Settings that arguments decide, checked.
    package private(set) var overrides: [SettingOverride] = []
    /// `--config-dir`
    package private(set) var configurationDirectory: String?
    /// `--cache-dir`
    package private(set) var cacheDirectory: String?

    /// Reads the arguments, without the program's name. Of an option that is repeated the last one counts.
    package init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard argument.hasPrefix("-"), argument != "-" else { throw .unexpected(argument) }
            guard let option = Option.all.first(where: { $0.names.contains(parts[0]) }) else {
                throw .unknownOption(parts[0])
            }
            switch option.effect {
            case .action(let action):
                guard parts.count == 1 else { throw .takesNoValue(parts[0]) }
                self.action = action
            case .setting(let name):
                try override(name, try Self.value(of: parts, &rest), option: parts[0])
            case .configurationDirectory:
                configurationDirectory = try Self.value(of: parts, &rest)
            case .cacheDirectory:
                cacheDirectory = try Self.value(of: parts, &rest)
            }
        }
    }

    private static func value(of parts: [String], _ rest: inout ArraySlice<String>) throws(UsageError) -> String {
        let value: String?
        if parts.count == 2 {
            value = parts[1]
        } else {
            // `--host --port 1` forgot the host; no value begins with two dashes.
            value = rest.first?.hasPrefix("--") == true ? nil : rest.popFirst()
        }
        guard let value, !value.isEmpty else { throw .missingValue(parts[0]) }
        return value
    }

    private mutating func override(_ name: String, _ text: String, option: String) throws(UsageError) {
        do {
            let setting = try Setting.named(name)
            let value = setting.value(from: text)
            var scratch = Settings()
            try setting.set(value, in: &scratch)
            overrides.removeAll { $0.name == name }
            overrides.append(SettingOverride(name, value))
        } catch {
            throw .badValue(option, text, error)
        }
    }
}

extension CommandLineOptions {
    private enum Effect {
        case action(Action)
        case setting(String)
        case configurationDirectory
        case cacheDirectory
    }

    private struct Option {
        let names: [String]
        let value: String?
        let effect: Effect
        let summary: String

        static let all = [
            Option(
                names: ["--host"], value: "HOST", effect: .setting("host"), summary: "listen here (default: localhost)"),
            Option(
                names: ["--port"], value: "PORT", effect: .setting("port"), summary: "on this port (default: 13305)"),
            Option(
                names: ["--config-dir"], value: "DIR", effect: .configurationDirectory,
                summary: "keep config.json there (default: ~/.config/lemonade)"),
            Option(
                names: ["--cache-dir"], value: "DIR", effect: .cacheDirectory,
                summary: "keep downloads there (default: ~/.cache/lemonade)"),
            Option(
                names: ["--log-level"], value: "LEVEL", effect: .setting("log_level"),
                summary: LogLevel.allCases.map(\.rawValue).joined(separator: ", ") + " (default: info)"),
            Option(names: ["--version"], value: nil, effect: .action(.version), summary: "print the version"),
            Option(names: ["--help", "-h"], value: nil, effect: .action(.help), summary: "print this text"),
        ]
    }

    /// The names of all options, for suggestions.
    static var optionNames: [String] { Option.all.flatMap(\.names) }

    /// What `--help` prints, without a line feed at its end.
    package static func help() -> String {
        let rows = Option.all.map { option in
            (option.names.joined(separator: ", ") + (option.value.map { " \($0)" } ?? ""), option.summary)
        }
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.map { "  \($0)\(String(repeating: " ", count: width - $0.count + 2))\($1)" }
        return """
            lemond serves cloud and local language models as one OpenAI-compatible catalogue.

            Usage: lemond [OPTION]...

            \(lines.joined(separator: "\n"))

            Providers' keys come from LEMONADE_<PROVIDER>_API_KEY; the server's own from \(ServerKeys.apiVariable) and
            \(ServerKeys.adminVariable). Everything else is set in config.json (docs/configuration.md).

            Example: lemond --port 8080 --log-level debug
            """
    }
}
