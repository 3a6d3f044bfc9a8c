import Testing

@testable import LemonadeCore

struct JSONErrorTests {
    struct Row: CustomTestStringConvertible {
        let text: String
        let kind: JSONError.Kind
        let offset: Int
        let line: Int
        let column: Int
        var testDescription: String { text }
    }

    static let rows: [Row] = [
        Row(text: "", kind: .emptyText, offset: 0, line: 1, column: 1),
        Row(text: " \n ", kind: .emptyText, offset: 3, line: 2, column: 2),
        Row(text: "[", kind: .unexpectedEnd, offset: 1, line: 1, column: 2),
        Row(text: "{\"a\":", kind: .unexpectedEnd, offset: 5, line: 1, column: 6),
        Row(text: "{\"a\":1", kind: .unexpectedEnd, offset: 6, line: 1, column: 7),
        Row(text: "{\"a\":tru", kind: .unexpectedEnd, offset: 8, line: 1, column: 9),
        Row(text: "\"abc", kind: .unexpectedEnd, offset: 4, line: 1, column: 5),
        Row(text: "\"\\u12", kind: .unexpectedEnd, offset: 5, line: 1, column: 6),
        Row(text: "1e", kind: .unexpectedEnd, offset: 2, line: 1, column: 3),
        Row(text: "[1,]", kind: .expectedValue, offset: 3, line: 1, column: 4),
        Row(text: "{\"a\":x}", kind: .expectedValue, offset: 5, line: 1, column: 6),
        Row(text: "{\n  \"a\": 1,\n}", kind: .expectedName, offset: 12, line: 3, column: 1),
        Row(text: "{a:1}", kind: .expectedName, offset: 1, line: 1, column: 2),
        Row(text: "{\"a\" 1}", kind: .expectedColon, offset: 5, line: 1, column: 6),
        Row(text: "{\n\n \"a\":1 \"b\":2}", kind: .expectedCommaOrBrace, offset: 10, line: 3, column: 8),
        Row(text: "[1 2]", kind: .expectedCommaOrBracket, offset: 3, line: 1, column: 4),
        Row(text: "[nul]", kind: .invalidLiteral, offset: 1, line: 1, column: 2),
        Row(text: "[01]", kind: .invalidNumber, offset: 2, line: 1, column: 3),
        Row(text: "[1.]", kind: .invalidNumber, offset: 3, line: 1, column: 4),
        Row(text: "\"a\nb\"", kind: .controlCharacter, offset: 2, line: 1, column: 3),
        Row(text: "\"a\\qb\"", kind: .invalidEscape, offset: 2, line: 1, column: 3),
        Row(text: "\"a\\u12x4\"", kind: .invalidEscape, offset: 2, line: 1, column: 3),
        Row(text: "{} {}", kind: .textAfterValue, offset: 3, line: 1, column: 4),
        // Columns count characters, lines end in three ways.
        Row(text: "[\"é€😀\" 1]", kind: .expectedCommaOrBracket, offset: 13, line: 1, column: 8),
        Row(text: "[\r\n1\r2\n]", kind: .expectedCommaOrBracket, offset: 5, line: 3, column: 1),
    ]

    @Test(arguments: rows)
    func saysWhatIsWrongAndWhere(_ row: Row) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(Array(row.text.utf8)) }
        #expect(error.kind == row.kind)
        #expect(error.offset == row.offset)
        #expect(error.line == row.line)
        #expect(error.column == row.column)
    }

    @Test func theDescriptionIsASentenceForAPerson() throws {
        let error = try #require(throws: JSONError.self) {
            try JSONValue.parse(Array("{\n  \"a\": 1,\n  \"b\" 2\n}".utf8))
        }
        #expect(error.description == "line 3, column 7: expected a colon after the member name")
    }
}
