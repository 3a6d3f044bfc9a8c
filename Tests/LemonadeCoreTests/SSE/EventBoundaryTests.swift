import Testing

@testable import LemonadeCore

struct EventBoundaryTests {
    /// The rule of the documentation, as plainly as it can be written.
    private static func isBetweenEvents(after stream: ArraySlice<UInt8>) -> Bool {
        guard stream.last != UInt8(ascii: "\r") else { return false }
        var ends: [UInt8] = [UInt8(ascii: "\n")]
        var previous: UInt8 = 0
        for byte in stream {
            if byte == UInt8(ascii: "\n"), previous == UInt8(ascii: "\r") {
                // The second half of a CRLF.
            } else {
                ends.append(byte == UInt8(ascii: "\r") ? UInt8(ascii: "\n") : byte)
            }
            previous = byte
        }
        return stream.isEmpty || ends.suffix(2) == [UInt8(ascii: "\n"), UInt8(ascii: "\n")]
    }

    private static func boundary(after pieces: ArraySlice<UInt8>...) -> EventBoundary {
        var boundary = EventBoundary()
        for piece in pieces { piece.withUnsafeBytes { boundary.observe($0) } }
        return boundary
    }

    @Test func followsItsRuleForEveryShortStreamAndEverySplit() {
        // Every stream of up to eight bytes that are LF, CR or something else.
        let alphabet: [UInt8] = [UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "x")]
        var streams: [[UInt8]] = [[]]
        for _ in 0..<8 {
            streams = streams.flatMap { stream in alphabet.map { stream + [$0] } }
            for stream in streams {
                let expected = Self.isBetweenEvents(after: stream[...])
                for split in 0...stream.count {
                    let boundary = Self.boundary(after: stream[..<split], stream[split...])
                    guard boundary.isBetweenEvents == expected else {
                        Issue.record("\(stream) split at \(split)")
                        return
                    }
                }
            }
        }
    }

    @Test func bytesOneByOneGiveTheSame() {
        let stream = Array("data: a\r\n\r\n\ndata: b\n\n\rdata\r\r\n: c\n\ndata: c\r\n\n".utf8)
        var boundary = EventBoundary()
        for length in 0...stream.count {
            #expect(boundary.isBetweenEvents == Self.isBetweenEvents(after: stream[..<length]))
            guard length < stream.count else { break }
            stream[length...length].withUnsafeBytes { boundary.observe($0) }
        }
    }

    @Test(arguments: [
        "data: a\n\ndata: b\ndata: c\n\n: keep-alive\n\nevent: x\ndata: d\n\n",
        "data: a\r\n\r\ndata: b\r\ndata: c\r\n\r\n: keep-alive\r\n\r\nevent: x\r\ndata: d\r\n\r\n",
        "data: a\r\rdata: b\rdata: c\r\r", "data: a\n\r\ndata: b\r\n\ndata: c\r\r\ndata: d\n\n",
        "\n\n\r\n\rdata: a\n\n", "id: 1\n\ndata: a\n\nretry: 5\n\ndata: b\n\n",
    ])
    func whereItSaysYesACommentHarmsNothing(_ text: String) throws {
        let stream = Array(text.utf8)
        let undisturbed = try Self.events(of: stream)
        var places = 0
        for length in 0...stream.count where Self.boundary(after: stream[..<length]).isBetweenEvents {
            places += 1
            let disturbed = stream[..<length] + Array(": keep-alive\n\n".utf8) + stream[length...]
            #expect(try Self.events(of: Array(disturbed)) == undisturbed)
        }
        #expect(places > 0)
    }

    @Test(arguments: ["\n", "\r\n"])
    func itSaysYesAfterEveryEventOfUsualStreams(_ end: String) throws {
        let stream = Array(
            "data: a\(end)\(end)event: x\(end)data: b\(end)\(end): c\(end)\(end)data: c\(end)\(end)".utf8)
        var parser = ServerSentEventParser()
        var yes = 0
        for length in 1...stream.count {
            try stream[length - 1..<length].withUnsafeBytes { bytes in try parser.feed(bytes) { _ in } }
            let boundary = Self.boundary(after: stream[..<length])
            // Never inside an event, whatever the parser holds.
            if boundary.isBetweenEvents {
                #expect(parser.isBetweenEvents)
                yes += 1
            }
        }
        #expect(yes == 4)
    }

    private static func events(of stream: [UInt8]) throws -> [ServerSentEvent] {
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        try stream.withUnsafeBytes { bytes in try parser.feed(bytes) { events.append($0) } }
        return events
    }
}
