import Testing

@testable import LemonadeCore

/// Streams: nothing is held back, and nothing is put where it does not belong.
@Suite struct RelayStreamTests {
    typealias Gate = FaultyProvider.Gate

    @Test(arguments: [FaultyAnswer.Framing.chunked, .untilClose, .length], ["text/event-stream", "application/json"])
    func eachPieceReachesTheClientBeforeTheNextIsSent(
        framing: FaultyAnswer.Framing, type: String
    ) async throws {
        let gate = Gate()
        let pieces = (0..<5).map { "data: {\"n\":\($0)}\n\n" }
        try await RelayTest.with(
            answers: { _ in
                .events(pieces).with {
                    $0.fields = [("Content-Type", type)]
                    $0.framing = framing
                    $0.beforePiece = gate
                }
            }
        ) { relay in
            let client = try relay.client()
            try await client.post(#"{"model":"p.m","stream":true}"#)
            // The head comes although no byte of the body has.
            let head = try await client.head()
            #expect(head.status == 200)
            for piece in pieces {
                gate.letThrough()
                if framing == .length {
                    #expect(try await client.text(piece.utf8.count) == piece)
                } else {
                    #expect(try await client.chunkText() == piece)
                }
            }
            if framing != .length { #expect(try await client.chunk() == nil) }
        }
    }

    @Test func theHeadDoesNotWaitForTheRestOfAChunk() async throws {
        let gate = Gate()
        try await RelayTest.with(
            answers: { _ in
                FaultyAnswer(script: [
                    .readBody, .send(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2".utf8)), .pass(gate),
                    .send(Array("\r\nhi\r\n0\r\n\r\n".utf8)),
                ])
            }
        ) { relay in
            let client = try relay.client()
            try await client.post()
            var answer = try await client.head()
            gate.open()
            try await client.readBody(&answer)
            #expect(answer.text == "hi")
        }
    }

    /// A piece of a stream, and whether a comment may follow it.
    static let silences: [(piece: String, isBetweenEvents: Bool)] = [
        ("", true), ("data: 1\n\n", true), ("data: 1\r\n\r\n", true), (": c\n\n", true),
        ("data: 1\n\ndata: 2\n\n", true),
        ("data: 1", false), ("data: 1\n", false), ("data: 1\r\n", false), ("event: x\ndata: 1\n", false),
        ("data: 1\n\nd", false), ("data: 1\n\ndata: 2\n", false), (": c\n", false), ("data: 1\r\n\r", false),
        ("data: 1\r\r", false),
    ]

    @Test(arguments: silences, [FaultyAnswer.Framing.chunked, .untilClose])
    func commentsKeepASilentStreamAliveBetweenEventsOnly(
        silence: (piece: String, isBetweenEvents: Bool), framing: FaultyAnswer.Framing
    ) async throws {
        let first = Gate()
        let rest = Gate()
        let tail = "\n\ndata: end\n\n"
        if !silence.isBetweenEvents { first.open() }
        try await RelayTest.with(
            configure: { configuration, _ in
                configuration.serverLimits.streamKeepAlive = .milliseconds(30)
                // What ends the wait of a stream that must stay silent.
                configuration.clientLimits.gap = .seconds(silence.isBetweenEvents ? 20 : 1)
            },
            answers: { _ in
                .events([silence.piece, silence.isBetweenEvents ? tail : ""].filter { !$0.isEmpty }).with {
                    $0.framing = framing
                    $0.beforePiece = first
                    $0.beforeEnd = rest
                }
            }
        ) { relay in
            let client = try relay.client()
            try await client.post(#"{"model":"p.m","stream":true}"#)
            var answer = try await client.head()
            if !silence.piece.isEmpty {
                first.letThrough()
                // The stream may have been silent before its first piece as well.
                var piece = try await client.chunkText()
                while piece == ": keep-alive\n\n" { piece = try await client.chunkText() }
                #expect(piece == silence.piece)
            }
            if silence.isBetweenEvents {
                for _ in 0..<3 { #expect(try await client.chunkText() == ": keep-alive\n\n") }
                first.open()
                rest.open()
                // As many comments as fit before the rest, then the rest as it is.
                try await client.readBody(&answer)
                #expect(answer.text.replacing(": keep-alive\n\n", with: "") == tail)
            } else {
                // Inside an event nothing is added, neither while it is silent nor when it is given up.
                #expect(try await client.end() == "")
            }
        }
    }

    @Test func anOldClientsStreamIsKeptAliveToo() async throws {
        let gate = Gate()
        try await RelayTest.with(
            configure: { configuration, _ in configuration.serverLimits.streamKeepAlive = .milliseconds(30) },
            answers: { _ in .events(["data: 1\n\n"]).with { $0.beforeEnd = gate } }
        ) { relay in
            let client = try relay.client()
            try await client.post(#"{"model":"p.m","stream":true}"#, version: "1.0")
            var answer = try await client.head()
            let start = "data: 1\n\n: keep-alive\n\n: keep-alive\n\n"
            #expect(try await client.text(start.utf8.count) == start)
            gate.open()
            try await client.readBody(&answer)
            #expect(answer.text.replacing(": keep-alive\n\n", with: "") == "")
        }
    }

    @Test func zeroMeansNoCommentsAtAll() async throws {
        try await RelayTest.with(
            configure: { configuration, _ in
                configuration.serverLimits.streamKeepAlive = .zero
                configuration.clientLimits.gap = .milliseconds(200)
            },
            answers: { _ in .events(["data: 1\n\n"]).with { $0.beforeEnd = Gate() } }
        ) { relay in
            let client = try relay.client()
            try await client.post(#"{"model":"p.m","stream":true}"#)
            let answer = try await client.answer()
            #expect(!answer.text.contains("keep-alive"))
            #expect(answer.text.hasPrefix("data: 1\n\ndata: {\"error\""))
        }
    }

    @Test func whatIsNoEventStreamGetsNoComments() async throws {
        let gate = Gate()
        try await RelayTest.with(
            configure: { configuration, _ in
                configuration.serverLimits.streamKeepAlive = .milliseconds(10)
                configuration.clientLimits.gap = .milliseconds(200)
            },
            answers: { _ in
                .events(["{\"a\":1}\n\n"]).with {
                    $0.fields = [("Content-Type", "application/json")]
                    $0.beforeEnd = gate
                }
            }
        ) { relay in
            let answer = try await relay.client().exchange(#"{"model":"p.m","stream":true}"#)
            #expect(answer.text == "{\"a\":1}\n\n")
            #expect(!answer.isWhole)
        }
    }

    @Test func everySpellingOfLineEndsPassesUntouched() async throws {
        let pieces = ["data: 1\r\rdata: 2\n", "\r\ndata:3\r", "\n\r", "\n", "\u{FEFF}id:\n\n", "x", "\n\n"]
        try await RelayTest.with(
            configure: { configuration, _ in configuration.serverLimits.streamKeepAlive = .seconds(100) },
            answers: { _ in .events(pieces) }
        ) { relay in
            let answer = try await relay.client().exchange(#"{"model":"p.m","stream":true}"#)
            #expect(answer.body == Array(pieces.joined().utf8))
            #expect(answer.isWhole)
        }
    }

    @Test func aStreamThatEndsWithoutDoneGetsNone() async throws {
        try await RelayTest.with(answers: { _ in .events(["data: 1\n\n"]) }) { relay in
            let client = try relay.client()
            let answer = try await client.exchange(#"{"model":"p.m","stream":true}"#)
            #expect(answer.text == "data: 1\n\n")
            // The connection carries on after a stream.
            #expect(try await client.exchange(#"{"model":"p.m","stream":true}"#).text == "data: 1\n\n")
        }
    }
}
