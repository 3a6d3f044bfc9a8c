import Foundation
import Testing

@testable import LemonadeCore

@Suite struct LogLayoutTests {
    private func line(_ fields: LogFields, format: LogFormat, level: LogLevel = .info, priorities: Bool = false)
        -> String
    {
        let layout = LogLayout(format: format, hasPriorities: priorities)
        return String(
            decoding: layout.line(
                LogRecord(
                    milliseconds: 0, level: level, component: .cloud, message: "provider answered", fields: fields)),
            as: UTF8.self)
    }

    @Test func textIsASentenceAndFieldsInOrder() {
        let fields: LogFields = [
            "provider": "fireworks", "status": 200, "took": Duration.microseconds(12_340), "cached": false,
            "absent": String?.none, "reason": "not found", "share": 0.5, "bytes": UInt64.max,
        ]
        #expect(
            line(fields, format: .text)
                == "1970-01-01T00:00:00.000Z info Cloud: provider answered provider=fireworks status=200 took=12.34ms "
                + "cached=false reason=\"not found\" share=0.5 bytes=9223372036854775807\n")
    }

    @Test func jsonIsOneObject() throws {
        let text = line(["provider": "a\"b", "took": Duration.milliseconds(1500), "nan": Double.nan], format: .json)
        #expect(text.hasSuffix("}\n"))
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(object?["time"] as? String == "1970-01-01T00:00:00.000Z")
        #expect(object?["level"] as? String == "info")
        #expect(object?["component"] as? String == "Cloud")
        #expect(object?["message"] as? String == "provider answered")
        #expect(object?["provider"] as? String == "a\"b")
        #expect(object?["took"] as? Double == 1500)
        #expect(object?["nan"] is NSNull)
    }

    static let hostile: [(value: String, text: String)] = [
        ("a\nb", #""a\nb""#), ("a\r\nb", #""a\r\nb""#), ("\t", #""\t""#), ("\u{1B}[2J", #""\u{1b}[2J""#),
        ("\u{9B}2J", #""\u{9b}2J""#), ("\u{7F}", #""\u{7f}""#), ("\u{0}", #""\u{0}""#), ("\u{2028}", #""\u{2028}""#),
        ("\u{202E}gnp", #""\u{202e}gnp""#), ("\u{E0041}", #""\u{e0041}""#), ("", #""""#), ("a=b", #""a=b""#),
        (#"a" status="200"#, #""a\" status=\"200""#), (#"back\slash"#, #""back\\slash""#), ("日本 🍋", #""日本 🍋""#),
        ("👩‍💻", "\"👩‍💻\""),
    ]

    @Test(arguments: hostile) func aValueCannotForgeALineOrAField(value: String, text: String) throws {
        #expect(line(["v": value], format: .text).hasSuffix(" v=\(text)\n"))
        let json = line(["v": value], format: .json)
        #expect(json.unicodeScalars.filter { $0.properties.generalCategory == .control } == ["\n"])
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect(object?["v"] as? String == value)
    }

    @Test func aLongValueIsCut() {
        let value = String(repeating: "é", count: 1_000_000)
        #expect(line(["v": value], format: .text).utf8.count < LogLayout.maximumValueBytes + 200)
        #expect(line(["v": value], format: .json).hasSuffix("…\"}\n"))
    }

    static let priorities: [(level: LogLevel, prefix: String)] = [
        (.trace, "<7>"), (.debug, "<7>"), (.info, "<6>"), (.warning, "<4>"), (.error, "<3>"),
    ]

    @Test(arguments: priorities) func journaldReadsThePriority(level: LogLevel, prefix: String) {
        #expect(line([:], format: .text, level: level, priorities: true).hasPrefix(prefix + "1970"))
        #expect(line([:], format: .json, level: level, priorities: true).hasPrefix(prefix + "{"))
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (951_782_400_007, "2000-02-29T00:00:00.007Z"),
        (1_795_670_992_123, "2026-11-26T05:29:52.123Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (-1000, "1969-12-31T23:59:59.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func theTimeIsUTC(milliseconds: Int64, text: String) {
        var line: [UInt8] = []
        LogLayout.appendTimestamp(milliseconds: milliseconds, to: &line)
        #expect(String(decoding: line, as: UTF8.self) == text)
    }

    @Test(arguments: [
        (Duration.zero, "0"), (.microseconds(1), "0.001"), (.nanoseconds(999), "0"), (.milliseconds(-1500), "-1500"),
        (.microseconds(-1500), "-1.5"), (.seconds(3600), "3600000"),
    ])
    func durationsAreMilliseconds(duration: Duration, text: String) {
        #expect(LogLayout.milliseconds(duration) == text)
    }
}
