import Testing

@testable import LemonadeCore

@Suite struct ByteWriterTests {
    private func text(_ writer: borrowing ByteWriter) -> String {
        String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func writesAHead() throws {
        var fields = HTTPFields()
        try fields.append(name: "X-One", value: "1")
        try fields.append(name: "x-two", value: "")
        var writer = ByteWriter(capacity: 4)
        writer.appendStatusLine(404)
        writer.appendField("Content-Length", decimal: 12)
        writer.appendField("Cache-Control", "no-cache")
        writer.append(fields)
        try writer.appendField("x-lemonade-model", checked: "a.b 🍋")
        writer.append([0x58, 0x3A])
        writer.append(UInt8(ascii: "y"))
        writer.append("\r\n")
        writer.appendEndOfHead()
        #expect(
            text(writer) == "HTTP/1.1 404 Not Found\r\nContent-Length: 12\r\nCache-Control: no-cache\r\nX-One: 1\r\n"
                + "x-two: \r\nx-lemonade-model: a.b 🍋\r\nX:y\r\n\r\n")
        #expect(writer.written.count == writer.count)
    }

    @Test func relaysAStatusLine() throws {
        let head = try responseHead("HTTP/1.0 429 Slow down\r\n\r\n")
        var writer = ByteWriter()
        head.withReason { writer.appendStatusLine(head.status, validatedReason: $0) }
        #expect(text(writer) == "HTTP/1.1 429 Slow down\r\n")
    }

    @Test(arguments: ["a\r\nb", "a\n", "\0"]) func aCheckedValueCannotBreakItsLine(value: String) {
        var writer = ByteWriter()
        #expect(throws: HTTPFieldError.invalidValue) { try writer.appendField("X", checked: value) }
        #expect(writer.count == 0)
    }

    @Test(
        arguments: [
            (0, "0.000"), (7, "0.007"), (45, "0.045"), (999, "0.999"), (1000, "1.000"), (12_345, "12.345"),
            (.max, "18446744073709551.615"),
        ] as [(UInt64, String)])
    func writesThousandths(value: UInt64, expected: String) {
        var writer = ByteWriter()
        writer.append(thousandths: value)
        #expect(text(writer) == expected)
    }

    @Test func writesEveryNumberOfFewDigits() {
        for value in 0...20_001 {
            var writer = ByteWriter()
            writer.append(decimal: value)
            #expect(text(writer) == String(value))
        }
    }

    @Test func writesThreeTextsAsOne() {
        var writer = ByteWriter()
        writer.append("a", "", "bcd")
        #expect(text(writer) == "abcd")
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 65_536, 100_000_000, -1, -10, Int.max, Int.min])
    func writesNumbers(value: Int) {
        var writer = ByteWriter()
        writer.append(decimal: value)
        #expect(text(writer) == String(value))
    }

    @Test func canBeUsedAgain() {
        var writer = ByteWriter()
        for length in [200, 3, 1_000, 0, 64] {
            let text = String(repeating: "é", count: length)
            writer.removeAll()
            #expect(writer.count == 0)
            writer.append(unchecked: text)
            #expect(writer.bytes == Array(text.utf8))
        }
    }

    @Test func keepsWhatWasWrittenWhenItGrows() {
        var writer = ByteWriter()
        var expected: [UInt8] = []
        for byte in 0..<5_000 {
            writer.append(UInt8(truncatingIfNeeded: byte))
            expected.append(UInt8(truncatingIfNeeded: byte))
        }
        #expect(writer.bytes == expected)
    }
}
