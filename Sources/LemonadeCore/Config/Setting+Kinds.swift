/// The kinds of rows.
extension Setting {
    /// Where a setting is kept; key paths to plain properties are Sendable.
    typealias Path<Value> = any WritableKeyPath<Settings, Value> & Sendable

    /// A whole number in a range.
    static func integer<Number: FixedWidthInteger & Sendable>(
        _ name: String, _ group: SettingGroup, _ path: Path<Number>,
        _ range: ClosedRange<Number>, unit: String = "", _ summary: String
    ) -> Setting {
        let suffix = unit.isEmpty ? "" : " (\(unit))"
        return Setting(
            name, group, .number, "a whole number from \(range.lowerBound) to \(range.upperBound)\(suffix)", summary,
            read: { .number(JSONNumber(Int(clamping: $0[keyPath: path]))) },
            write: { settings, value in
                guard let number = value.number?.int.flatMap({ Number(exactly: $0) }), range.contains(number) else {
                    return false
                }
                settings[keyPath: path] = number
                return true
            })
    }

    /// A span of time in seconds, up to a day. Fractions down to a millisecond count.
    static func seconds(
        _ name: String, _ group: SettingGroup, _ path: Path<Duration>,
        zeroMeans: String? = nil, _ summary: String
    ) -> Setting {
        let zero = zeroMeans.map { ", or 0: \($0)" } ?? ""
        return Setting(
            name, group, .number, "a number of seconds from 0.01 to 86400\(zero)", summary,
            read: { settings in
                let (seconds, attoseconds) = settings[keyPath: path].components
                return .number(JSONNumber(Double(seconds) + Double(attoseconds) / 1e18) ?? JSONNumber(Int(seconds)))
            },
            write: { settings, value in
                guard let seconds = value.number?.double else { return false }
                guard (0.01...86_400).contains(seconds) || (seconds == 0 && zeroMeans != nil) else { return false }
                settings[keyPath: path] = .milliseconds(Int((seconds * 1000).rounded()))
                return true
            })
    }

    /// true or false.
    static func boolean(
        _ name: String, _ group: SettingGroup, _ path: Path<Bool>, _ summary: String
    ) -> Setting {
        Setting(
            name, group, .boolean, "true or false", summary, read: { .bool($0[keyPath: path]) },
            write: { settings, value in
                guard let flag = value.bool else { return false }
                settings[keyPath: path] = flag
                return true
            })
    }

    /// A text that a rule accepts. Control characters are never accepted.
    static func text(
        _ name: String, _ group: SettingGroup, _ path: Path<String>,
        _ expectation: String, _ summary: String, accepts: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> Setting {
        Setting(
            name, group, .text, expectation, summary, read: { .string($0[keyPath: path]) },
            write: { settings, value in
                guard let text = value.string, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), accepts(text) else {
                    return false
                }
                settings[keyPath: path] = text
                return true
            })
    }

    /// A list of texts that a rule accepts.
    static func list(
        _ name: String, _ group: SettingGroup, _ path: Path<[String]>,
        _ expectation: String, _ summary: String, accepts: @escaping @Sendable (String) -> Bool
    ) -> Setting {
        Setting(
            name, group, .list, expectation, summary, read: { .array($0[keyPath: path].map(JSONValue.string)) },
            write: { settings, value in
                guard let array = value.array else { return false }
                let texts = array.compactMap(\.string)
                guard texts.count == array.count, texts.allSatisfy(accepts) else { return false }
                settings[keyPath: path] = texts
                return true
            })
    }

    /// One of a few words.
    static func choice<Word: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ group: SettingGroup, _ path: Path<Word>, _ summary: String
    ) -> Setting {
        let words = Word.allCases.map { "\"\($0.rawValue)\"" }
        return Setting(
            name, group, .text, "one of \(words.joined(separator: ", "))", summary,
            read: { .string($0[keyPath: path].rawValue) },
            write: { settings, value in
                guard let word = value.string.flatMap(Word.init(rawValue:)) else { return false }
                settings[keyPath: path] = word
                return true
            })
    }
}
