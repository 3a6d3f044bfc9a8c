import Testing

@testable import LemonadeCore

struct JSONValueSerializeTests {
    @Test(
        arguments: [
            (nil, "null"), (true, "true"), (false, "false"), (-12, "-12"), ("x", "\"x\""), ([], "[]"), ([:], "{}"),
            ([1, [2, 3], [:]], "[1,[2,3],{}]"), (["b": 1, "a": [nil]], #"{"b":1,"a":[null]}"#),
        ] as [(JSONValue, String)])
    func writesCompactly(_ value: JSONValue, _ expected: String) {
        #expect(String(decoding: value.serialized(), as: UTF8.self) == expected)
    }

    @Test func writesPrettily() {
        let value: JSONValue = ["a": [1, [:], ["b": true]], "c": [], "d": ["e": "f"]]
        let expected = """
            {
              "a": [
                1,
                {},
                {
                  "b": true
                }
              ],
              "c": [],
              "d": {
                "e": "f"
              }
            }
            """
        #expect(String(decoding: value.serialized(pretty: true), as: UTF8.self) == expected)
    }

    @Test func escapesWhatMustBeEscapedAndNothingElse() {
        for scalar in (0...0x2100).compactMap(Unicode.Scalar.init) + ["\u{2028}", "\u{FEFF}", "\u{10FFFF}"] {
            var output: [UInt8] = []
            JSONString.append("<\(scalar)>", to: &output)
            let expected =
                switch scalar {
                case "\"": #"\""#
                case "\\": #"\\"#
                case "\u{8}": #"\b"#
                case "\t": #"\t"#
                case "\n": #"\n"#
                case "\u{c}": #"\f"#
                case "\r": #"\r"#
                case "\u{0}"..<"\u{10}": "\\u000" + String(scalar.value, radix: 16)
                case "\u{10}"..<"\u{20}": "\\u00" + String(scalar.value, radix: 16)
                default: String(scalar)
                }
            #expect(output == Array("\"<\(expected)>\"".utf8))
        }
    }

    @Test func appendsAfterWhatIsThere() {
        var output = Array("data: ".utf8)
        JSONString.append("a", to: &output)
        JSONValue.array([1]).append(to: &output)
        #expect(String(decoding: output, as: UTF8.self) == "data: \"a\"[1]")
    }

    @Test(arguments: JSONGrammarCases.valid)
    func readingBackGivesTheSame(_ text: [UInt8]) throws {
        let value = try JSONValue.parse(text)
        #expect(try JSONValue.parse(value.serialized()) == value)
        #expect(try JSONValue.parse(value.serialized(pretty: true)) == value)
    }
}
