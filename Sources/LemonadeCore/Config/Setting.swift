/// One row of the table of settings: its name in config.json, what it accepts, and how it is read and written. Parsing,
/// `config set`, the arguments and docs/configuration.md all come from the rows.
package struct Setting: Sendable {
    /// The JSON type, for reading a value from text.
    enum Kind: Sendable {
        /// A JSON string.
        case text
        /// A JSON number.
        case number
        /// true or false.
        case boolean
        /// An array of strings.
        case list
    }

    /// The member's name; a dot leads into an object (`llamacpp.args`).
    package let name: String
    /// The heading it stands under.
    package let group: SettingGroup
    /// What is accepted, after "must be".
    package let expectation: String
    /// What it does, in one or two sentences.
    package let summary: String
    /// Whether a change counts from the next start on only; all others count at once.
    package private(set) var countsAtStartOnly = false
    let kind: Kind
    private let read: @Sendable (Settings) -> JSONValue
    /// Whether the value was accepted; if not, nothing is changed.
    private let write: @Sendable (inout Settings, JSONValue) -> Bool

    init(
        _ name: String, _ group: SettingGroup, _ kind: Kind, _ expectation: String, _ summary: String,
        read: @escaping @Sendable (Settings) -> JSONValue,
        write: @escaping @Sendable (inout Settings, JSONValue) -> Bool
    ) {
        self.name = name
        self.group = group
        self.kind = kind
        self.expectation = expectation
        self.summary = summary
        self.read = read
        self.write = write
    }

    /// The same row, for what is settled at the start.
    var atStart: Setting {
        var row = self
        row.countsAtStartOnly = true
        return row
    }

    /// The value as config.json writes it.
    package func value(in settings: Settings) -> JSONValue {
        read(settings)
    }

    /// The default as config.json would write it.
    package var defaultValue: JSONValue { read(Settings()) }

    /// Takes a value, or says what is expected.
    package func set(_ value: JSONValue, in settings: inout Settings) throws(SettingError) {
        guard write(&settings, value) else { throw .notAccepted(setting: name, expectation: expectation) }
    }

    /// The value that a person means by that text, as in `config set port=8080`. Text that fits no value comes back as a
    /// string, which `set` then refuses.
    package func value(from text: String) -> JSONValue {
        switch kind {
        case .text:
            return .string(text)
        case .number:
            guard case .number(let number)? = try? JSONValue.parse(Array(text.utf8)) else { return .string(text) }
            return .number(number)
        case .boolean:
            switch text.lowercased() {
            case "true", "on", "yes", "1": return true
            case "false", "off", "no", "0": return false
            default: return .string(text)
            }
        case .list:
            if text.hasPrefix("["), let list = try? JSONValue.parse(Array(text.utf8)) { return list }
            return .array(text.split(separator: ",").map { .string($0.trimmingSpaces) })
        }
    }
}

extension Substring {
    /// The text without the spaces around it.
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
