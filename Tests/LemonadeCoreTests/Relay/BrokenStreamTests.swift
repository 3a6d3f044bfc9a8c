import Testing

@testable import LemonadeCore

/// An answer that breaks off is never made to look whole.
@Suite struct BrokenStreamTests {
    /// A path, and the name and JSON shape of its error event.
    static let paths: [(path: String, event: String?, code: [String], message: [String])] = [
        ("/v1/chat/completions", nil, ["error", "code"], ["error", "message"]),
        ("/v1/completions", nil, ["error", "code"], ["error", "message"]),
        ("/v1/messages", "error", ["error", "code"], ["error", "message"]),
        ("/v1/responses", "error", ["code"], ["message"]),
    ]

    enum Break: CaseIterable {
        case close, reset, badChunk, silence
    }

    /// A stream of those pieces that breaks when the gate is opened.
    static func answer(_ pieces: [String], _ fault: Break, at gate: FaultyProvider.Gate) -> FaultyAnswer {
        let whole = FaultyAnswer.events(pieces).with { $0.beforeEnd = gate }
        let begun = whole.steps.dropLast()
        return switch fault {
        case .close: whole.with { $0.script = begun + [.end(.close)] }
        case .reset: whole.with { $0.script = begun + [.end(.reset)] }
        case .badChunk: whole.with { $0.script = begun + [.send(Array("zz\r\n".utf8))] }
        case .silence: whole.with { $0.script = begun + [.pass(FaultyProvider.Gate())] }
        }
    }

    @Test(arguments: paths, Break.allCases)
    func betweenEventsOneErrorEventIsSentAndTheConnectionClosed(
        path: (path: String, event: String?, code: [String], message: [String]), fault: Break
    ) async throws {
        let event = "data: {\"choices\":[]}\n\n"
        let gate = FaultyProvider.Gate()
        try await RelayTest.with(
            configure: { configuration, _ in configuration.clientLimits.gap = .seconds(fault == .silence ? 1 : 20) },
            answers: { _ in Self.answer([event], fault, at: gate) }
        ) { relay in
            let client = try relay.client()
            try await client.post(#"{"model":"p.m","stream":true}"#, path: path.path)
            var answer = try await client.head()
            #expect(try await client.chunkText() == event)
            gate.open()
            await #expect(throws: RelayClient.Ended.self) { try await client.readBody(&answer) }
            #expect(answer.status == 200)
            let tail = answer.text
            // One event, framed on its own, in a chunk of its own.
            #expect(answer.chunks.count == 1)
            #expect(tail.hasSuffix("\n\n"))
            let lines = tail.dropLast(2).split(separator: "\n").map(String.init)
            #expect(lines.count == (path.event == nil ? 1 : 2))
            if let name = path.event { #expect(lines[0] == "event: \(name)") }
            let data = try #require(lines.last?.hasPrefix("data: ") == true ? lines.last?.dropFirst(6) : nil)
            let json = try JSONValue.parse(Array(data.utf8))
            if path.event != nil { #expect(json["type"]?.string == "error") }
            let expected: String
            switch fault {
            case .close, .reset: expected = "upstream_closed"
            case .badChunk: expected = "upstream_protocol_error"
            case .silence: expected = "upstream_timeout"
            }
            #expect(path.code.reduce(json) { $0[$1] ?? .null }.string == expected)
            let message = try #require(path.message.reduce(json) { $0[$1] ?? .null }.string)
            #expect(message.contains("Cloud provider 'p'"))
            #expect(!message.contains("..") && !message.contains("key-of-p"))
            #expect(!answer.text.contains("[DONE]"))
        }
    }

    static let halves = [
        "data: {\"a\":", "data: 1\n\ndata: {\"b\"", "data: 1\n\ndata: {}\n", "data: 1\n\nevent: x\n", "data: 1\r\n",
        ": comment\n",
    ]

    @Test(arguments: halves, Break.allCases)
    func insideAnEventNothingIsAdded(half: String, fault: Break) async throws {
        let gate = FaultyProvider.Gate()
        try await RelayTest.with(
            configure: { configuration, _ in configuration.clientLimits.gap = .seconds(fault == .silence ? 1 : 20) },
            answers: { _ in Self.answer([half], fault, at: gate) }
        ) { relay in
            for path in ["/v1/chat/completions", "/v1/messages", "/v1/responses"] {
                let client = try relay.client()
                try await client.post(#"{"model":"p.m","stream":true}"#, path: path)
                _ = try await client.head()
                #expect(try await client.chunkText() == half)
                gate.letThrough()
                #expect(try await client.end() == "")
            }
        }
    }

    @Test(arguments: [FaultyAnswer.Framing.length, .chunked], [FaultyAnswer.End.close, .reset])
    func aBodyThatIsNoStreamIsCutWhereItWasCut(
        framing: FaultyAnswer.Framing, end: FaultyAnswer.End
    ) async throws {
        let whole = FaultyAnswer.json(#"{"a":1}"#).with { $0.framing = framing }
        // Behind the head, between all bytes of the body, and before the last byte of what ends it.
        let headLength = whole.headLength
        for cut in headLength..<whole.bytes.count {
            try await RelayTest.with(answers: { _ in whole.with { $0.cut = (cut, end) } }) { relay in
                for version in ["1.1", "1.0"] {
                    let client = try relay.client()
                    let answer = try await client.exchange(version: version)
                    #expect(answer.status == 200)
                    #expect(#"{"a":1}"#.hasPrefix(answer.text))
                    if framing == .length || version == "1.1" {
                        #expect(!answer.isWhole, "cut at \(cut) of \(whole.bytes.count)")
                    } else {
                        // No length and no chunks: a reset is all that tells.
                        #expect(client.wasReset, "cut at \(cut) of \(whole.bytes.count)")
                    }
                }
            }
        }
    }

    @Test func aCloseDelimitedBodyThatIsResetIsNotWhole() async throws {
        try await RelayTest.with(
            answers: { _ in
                FaultyAnswer.json("{").with {
                    $0.framing = .untilClose
                    $0.end = .reset
                    $0.beforeEnd = nil
                }
            }
        ) { relay in
            let answer = try await relay.client().exchange()
            #expect(!answer.isWhole || answer.status == 502)
        }
    }

    @Test func aStreamCutAtEveryByteIsNeverWholeAndNeverTorn() async throws {
        let whole = FaultyAnswer.events(["data: {\"a\":1}\n\n", "data: [DONE]\n\n"])
        let body = "data: {\"a\":1}\n\ndata: [DONE]\n\n"
        for cut in 0..<whole.bytes.count {
            try await RelayTest.with(answers: { _ in whole.with { $0.cut = (cut, .close) } }) { relay in
                let answer = try await relay.client().exchange(#"{"model":"p.m","stream":true}"#)
                if cut < whole.headLength {
                    #expect(answer.status == 502)
                    #expect(answer.errorCode == "upstream_closed")
                    #expect(answer.isWhole)
                } else {
                    #expect(answer.status == 200)
                    #expect(!answer.isWhole)
                    let relayed = answer.text.prefix { _ in true }
                    if let error = relayed.range(of: "data: {\"error\"") {
                        // Only behind whole events.
                        let before = String(relayed[..<error.lowerBound])
                        #expect(body.hasPrefix(before))
                        #expect(before.isEmpty || before.hasSuffix("\n\n"))
                    } else {
                        #expect(body.hasPrefix(relayed))
                        #expect(!relayed.isEmpty && !relayed.hasSuffix("\n\n"))
                    }
                }
            }
        }
    }
}

extension FaultyAnswer {
    /// How many bytes of the answer come before its body.
    var headLength: Int {
        (bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? 0)
    }
}
