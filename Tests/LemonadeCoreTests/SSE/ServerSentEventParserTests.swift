import Testing

@testable import LemonadeCore

struct ServerSentEventParserTests {
    /// What a stream gives when it is fed in these pieces.
    private static func events(_ pieces: [ArraySlice<UInt8>]) throws -> [ServerSentEvent] {
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        for piece in pieces {
            try piece.withUnsafeBytes { bytes in try parser.feed(bytes) { events.append($0) } }
        }
        return events
    }

    private static func event(_ data: String, name: String = "message", id: String = "") -> ServerSentEvent {
        ServerSentEvent(name: name, data: Array(data.utf8), lastEventID: id)
    }

    struct Row: CustomTestStringConvertible {
        let stream: String
        let events: [ServerSentEvent]
        var testDescription: String { stream.debugDescription }

        init(_ stream: String, _ events: ServerSentEvent...) {
            self.stream = stream
            self.events = events
        }
    }

    static let rows: [Row] = [
        Row(""), Row("\n"), Row("\r\n\r\n"), Row(": comment\n\n"), Row(":\n\n"), Row("data: lost"), Row("data: lost\n"),
        Row("data: lost\r"), Row("data: lost\r\n"),
        Row("data: a\n\n", event("a")), Row("data: a\r\n\r\n", event("a")), Row("data: a\r\r", event("a")),
        Row("data: a\n\r", event("a")), Row("data: a\r\n\n", event("a")), Row("data: a\n\r\n", event("a")),
        Row("data: a\r\r\n", event("a")), Row("data: a\r\n\r", event("a")),
        Row("data: a\n\ndata: b\n\n", event("a"), event("b")), Row("data: a\r\rdata: b\r\r", event("a"), event("b")),
        Row("data: a\r\n\r\ndata: b\r\n\r\n", event("a"), event("b")),
        Row("data: a\r\n\ndata: b\n\r\ndata: c\r\rdata: d\n\r", event("a"), event("b"), event("c"), event("d")),
        // One space after the colon goes, and only that.
        Row("data:a\n\n", event("a")), Row("data:  a \n\n", event(" a ")), Row("data:\ta\n\n", event("\ta")),
        Row("data::a\n\n", event(":a")), Row("data: a: b\n\n", event("a: b")),
        // Several lines, empty ones among them.
        Row("data: a\ndata: b\n\n", event("a\nb")), Row("data: a\r\ndata:\rdata: b\n\n", event("a\n\nb")),
        Row("data:\n\n", event("")), Row("data\n\n", event("")), Row("data\ndata\n\n", event("\n")),
        Row("data: \n\n", event("")),
        // Names.
        Row("event: x\ndata: a\n\n", event("a", name: "x")), Row("data: a\nevent: x\n\n", event("a", name: "x")),
        Row("event: x\nevent: y\ndata: a\n\n", event("a", name: "y")), Row("event: x\n\ndata: a\n\n", event("a")),
        Row("event\ndata: a\n\n", event("a")),
        Row("event: x\ndata: a\n\ndata: b\n\n", event("a", name: "x"), event("b")),
        // Ids stay until they are set again; one with NUL is ignored.
        Row("id: 1\ndata: a\n\ndata: b\n\n", event("a", id: "1"), event("b", id: "1")),
        Row("id: 1\n\ndata: a\n\n", event("a", id: "1")), Row("id: 1\ndata: a\nid\n\n", event("a")),
        Row("id: 1\nid: 2\u{0}3\ndata: a\n\n", event("a", id: "1")),
        // What is not a field is ignored.
        Row("Data: x\n data: x\ndata : x\nfoo: x\nfoo\ndata: a\n\n", event("a")),
        Row(": c\ndata: a\n: c\ndata: b\n: c\n\n", event("a\nb")), Row("retry: 10\ndata: a\n\n", event("a")),
        // A byte order mark counts at the start only.
        Row("\u{FEFF}data: a\n\n", event("a")), Row("\u{FEFF}\ndata: a\n\n", event("a")),
        Row("\u{FEFF}\u{FEFF}data: x\n\ndata: a\n\n", event("a")), Row("\n\u{FEFF}data: x\n\ndata: a\n\n", event("a")),
        Row("data: \u{FEFF}\n\n", event("\u{FEFF}")),
        // Characters that other readers take for line ends.
        Row("data: a\u{B}b\u{C}c\u{85}d\u{2028}e\n\n", event("a\u{B}b\u{C}c\u{85}d\u{2028}e")),
        Row("data: {\"x\":\"ä€😀\"}\n\ndata: [DONE]\n\n", event("{\"x\":\"ä€😀\"}"), event("[DONE]")),
    ]

    @Test(arguments: rows)
    func readsAStreamHoweverItIsCut(_ row: Row) throws {
        let stream = Array(row.stream.utf8)
        #expect(try Self.events([stream[...]]) == row.events)
        #expect(try Self.events(stream.indices.map { stream[$0...$0] }) == row.events)
        for first in 0...stream.count {
            for second in first...stream.count {
                let pieces = [stream[..<first], stream[first..<second], stream[second...]]
                let events = try Self.events(pieces)
                guard events == row.events else {
                    Issue.record("cut at \(first) and \(second): \(events)")
                    return
                }
            }
        }
    }

    @Test func dataIsPassedOnByteForByte() throws {
        let stream: [UInt8] = Array("data: ".utf8) + [0xFF, 0x00, 0x80] + Array("\n\n".utf8)
        let event = try #require(try Self.events([stream[...]]).first)
        #expect(event.data == [0xFF, 0x00, 0x80])
        #expect(event.text == "\u{FFFD}\u{0}\u{FFFD}")
    }

    @Test(arguments: [
        ("retry: 1500\n", Duration.milliseconds(1500)), ("retry:0\n", .zero), ("retry: 1s\n", nil),
        ("retry: -1\n", nil),
        ("retry\n", nil), ("retry: 99999999999999999999\n", nil), ("retry: 5\nretry: x\n", .milliseconds(5)),
    ])
    func readsTheReconnectionTime(_ stream: String, _ time: Duration?) throws {
        var parser = ServerSentEventParser()
        try Array(stream.utf8).withUnsafeBytes { bytes in try parser.feed(bytes) { _ in } }
        #expect(parser.reconnectionTime == time)
    }

    @Test(arguments: [
        "data: 0123456789", "data: 01234\ndata: 56789\n\n", "event: 0123456789\ndata: x\n\n", ": 0123456789abcdef\n",
        "0123456789abcdefgh", "data: x\n\ndata: 0123456789\n\n",
        "event: 01\ndata: 01234\n\n",
    ])
    func anEventBeyondTheLimitIsAnErrorThatStays(_ stream: String) throws {
        let bytes = Array(stream.utf8)
        for size in [1, 3, bytes.count] {
            var parser = ServerSentEventParser(maximumEventSize: 12)
            var thrown: ServerSentEventError?
            for start in stride(from: 0, to: bytes.count, by: size) {
                do throws(ServerSentEventError) {
                    try Array(bytes[start..<min(start + size, bytes.count)]).withUnsafeBufferPointer {
                        (buffer) throws(ServerSentEventError) in
                        try parser.feed(UnsafeRawBufferPointer(buffer)) { _ in }
                    }
                    #expect(thrown == nil)
                } catch {
                    thrown = error
                }
            }
            #expect(thrown == .eventTooLarge(limit: 12))
        }
    }

    @Test func anEventWithinTheLimitPassesInAnyNumber() throws {
        var parser = ServerSentEventParser(maximumEventSize: 12)
        var count = 0
        for _ in 0..<100 {
            try Array("data: 012345\n\n".utf8).withUnsafeBytes { bytes in try parser.feed(bytes) { _ in count += 1 } }
        }
        #expect(count == 100)
    }

    @Test func knowsWhetherAStreamEndsInsideAnEvent() throws {
        for (stream, isBetween) in [
            ("", true), ("data: a", false), ("data: a\n", false), ("data: a\n\n", true), ("event: x\n", false),
            (": c\n", true), (": c", false), ("data: a\r\n\r", true),
        ] {
            var parser = ServerSentEventParser()
            try Array(stream.utf8).withUnsafeBytes { bytes in try parser.feed(bytes) { _ in } }
            #expect(parser.isBetweenEvents == isBetween, "\(stream.debugDescription)")
        }
    }

    @Test func aLargeChunkOfOneKindOfLineEndTakesLinearTime() throws {
        for end in ["\n", "\r", "\r\n"] {
            let stream = Array(String(repeating: "data: x\(end)\(end)", count: 50_000).utf8)
            #expect(try Self.events([stream[...]]).count == 50_000)
        }
    }
}
