import Testing

@testable import LemonadeCore

@Suite struct PlainFieldLineTests {
    private func plain(_ bytes: [UInt8]) -> PlainFieldLine? {
        // Exactly as large as the bytes are, so that reading past the end is seen by a sanitizer.
        withCopy(of: bytes) { PlainFieldLine(UnsafeRawBufferPointer($0)) }
    }

    private func description(_ line: FieldLine) -> [Int] { [line.nameEnd, line.valueStart, line.valueEnd] }

    /// What the careful reader makes of a line of a client's.
    private func careful(_ line: [UInt8]) -> [Int]? {
        (try? line.withUnsafeBytes { (line) throws in try FieldLine(line, from: .client) }).map(description)
    }

    @Test(
        arguments: [
            "Host: 127.0.0.1:8000", "Content-Length: 3", "X-Custom-Header: some words, and more", "x_y.z!: caf\u{E9}",
            "Content-Type:application/json", "TE:   a  ", "X-Empty-Value:", "X-Spaces-Only:    ", "a:bc:d:e",
        ])
    func isWhatMostLinesAre(text: String) throws {
        let line = Array(text.utf8)
        for behind in ["", "\r\n", "Next: 1\r\n\r\n"] {
            let found = try #require(plain(line + Array("\r\n\(behind)".utf8)))
            #expect(description(found.line) == careful(line))
            #expect(found.byteCount == line.count + 2)
        }
    }

    @Test(
        arguments: [
            "Host: a\n", "Host: a\rb\r\n", "Host : a\r\n", " Host: a\r\n", ": value of none\r\n", "Ho st: value\r\n",
            "Host\r\nX: value\r\n", "Host: a\tb\r\n", "Host:\ta\r\n", "Host: a\t\r\n", "Host: a\0b\r\n",
            "Host: a\u{7F}b\r\n", "H\u{E9}st: value\r\n", "\r\n", "", "Host: abcdef", "Host: abcdef\r", "no colon\r\n",
        ])
    func leavesTheRestToTheCarefulReader(text: String) {
        #expect(plain(Array(text.utf8)) == nil)
    }

    @Test func agreesWithTheCarefulReaderWhateverAByteIs() {
        let sample = Array("Content-Type: application/json".utf8)
        for place in sample.indices {
            for byte in UInt8.min...UInt8.max {
                var line = sample
                line[place] = byte
                guard let found = plain(line + [0x0D, 0x0A]) else { continue }
                #expect(description(found.line) == careful(line), "\(byte) at \(place)")
                #expect(found.byteCount == line.count + 2, "\(byte) at \(place)")
            }
        }
    }

    @Test func doesNotWaitForALineEndThatIsNotThere() {
        let message = Array("Content-Type: application/json\r\n".utf8)
        for end in message.indices {
            #expect(plain(Array(message[..<end])) == nil)
        }
        #expect(plain(message) != nil)
    }
}
