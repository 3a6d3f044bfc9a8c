import Testing

@testable import LemonadeCore

/// However the provider frames its answer, the client gets the same body and sees where it ends.
@Suite struct RelayFramingTests {
    static let framings: [(framing: FaultyAnswer.Framing, version: String)] = [
        (.length, "1.1"), (.chunked, "1.1"), (.untilClose, "1.1"), (.length, "1.0"), (.untilClose, "1.0"),
    ]
    static let sizes = [[0], [1], [3, 0, 5], [16_383], [16_384], [16_385], [100, 70_000, 1], [12_288, 12_289]]

    @Test(arguments: framings, sizes)
    func theBodyComesWhole(from upstream: (framing: FaultyAnswer.Framing, version: String), sizes: [Int]) async throws {
        // An empty chunk would end the body.
        let pieces = sizes.filter { $0 > 0 || upstream.framing != .chunked }.map { size in
            (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        }
        let body = Array(pieces.joined())
        try await RelayTest.with(
            answers: { _ in
                FaultyAnswer(
                    statusLine: "HTTP/\(upstream.version) 200 OK", framing: upstream.framing, pieces: pieces)
            }
        ) { relay in
            for version in ["1.1", "1.0"] {
                let client = try relay.client()
                let answer = try await client.exchange(version: version)
                #expect(answer.isWhole)
                #expect(answer.body == body)
                let isCounted = upstream.framing == .length
                #expect(answer["content-length"] == (isCounted ? String(body.count) : nil))
                #expect(answer["transfer-encoding"] == (isCounted || version == "1.0" ? nil : "chunked"))
                if version == "1.0" {
                    #expect(answer["connection"] == "close")
                    #expect(try await client.end() == "")
                } else {
                    #expect(try await client.exchange().body == body)
                }
            }
        }
    }

    @Test func anOldClientThatAsksForItKeepsItsConnection() async throws {
        try await RelayTest.with { relay in
            let client = try relay.client()
            for _ in 0..<2 {
                let answer = try await client.exchange(version: "1.0", fields: [("Connection", "keep-alive")])
                #expect(answer["connection"] == "keep-alive")
                #expect(answer.text == #"{"ok":true}"#)
            }
        }
    }

    static let trailers = [
        ("X-Checksum", "1"), ("Server-Timing", "a;dur=1"), ("Content-Length", "5"), ("Set-Cookie", "a=b"),
        ("Transfer-Encoding", "chunked"), ("x-lemonade-provider", "forged"), ("Connection", "close"),
    ]

    @Test(arguments: [0, 1, 70_000], [true, false])
    func trailersSurvive(size: Int, atOnce: Bool) async throws {
        let gate = FaultyProvider.Gate()
        if atOnce { gate.open() }
        try await RelayTest.with(
            answers: { _ in
                FaultyAnswer(
                    framing: .chunked, pieces: size > 0 ? [[UInt8](repeating: 7, count: size)] : [],
                    trailers: Self.trailers, beforeEnd: gate)
            }
        ) { relay in
            let client = try relay.client()
            try await client.post()
            var answer = try await client.head()
            gate.open()
            try await client.readBody(&answer)
            #expect(answer.body.count == size)
            #expect(answer.trailers.map(\.name) == ["X-Checksum", "Server-Timing"])
            #expect(answer.trailers.map(\.value) == ["1", "a;dur=1"])
            #expect(try await client.exchange().trailers.count == 2)
        }
    }

    @Test func interimAnswersAreSkipped() async throws {
        let interim = [
            "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
            "HTTP/1.1 102 Processing\r\nContent-Length: 5\r\n\r\n",
        ]
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.interim = interim } }) { relay in
            let client = try relay.client()
            for _ in 0..<2 {
                let answer = try await client.exchange()
                #expect(answer.status == 200)
                #expect(answer["link"] == nil)
                #expect(answer.text == "{}")
            }
            #expect(relay.provider.connections == 1)
        }
    }

    @Test func bytesThatComeOneByOneMakeTheSameAnswer() async throws {
        let gate = FaultyProvider.Gate()
        gate.open()
        let answer = FaultyAnswer.events(["data: 1\n\n", "data: 2\n\n"]).with {
            $0.interim = ["HTTP/1.1 100 Continue\r\n\r\n"]
            $0.trailers = [("X-T", "t")]
            $0.beforeByte = gate
        }
        try await RelayTest.with(answers: { _ in answer }) { relay in
            let got = try await relay.client().exchange()
            #expect(got.text == "data: 1\n\ndata: 2\n\n")
            #expect(got.trailers.map(\.value) == ["t"])
            #expect(got.isWhole)
        }
    }

    /// Spellings that RFC 9112 lets a recipient forgive.
    static let tolerated = [
        "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length:\t 2 \t\r\n\r\n{}",
        "HTTP/1.2 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\n2 ; a=b\r\n{}\r\n00\r\n\r\n",
    ]

    @Test(arguments: tolerated)
    func toleratesWhatTheRFCLetsAClientForgive(text: String) async throws {
        try await RelayTest.with(answers: { _ in .raw(text) }) { relay in
            let answer = try await relay.client().exchange()
            #expect(answer.status == 200)
            #expect(answer.text == "{}")
            #expect(answer.isWhole)
            #expect(answer.values("content-length").count + answer.values("transfer-encoding").count == 1)
        }
    }

    @Test func aHeadUpToTheLimitIsRelayed() async throws {
        let fields = (0..<200).map { ("X-Long-\($0)", String(repeating: "v", count: 300)) }
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.fields = fields } }) { relay in
            let answer = try await relay.client().exchange()
            #expect(answer.status == 200)
            #expect(answer.names.filter { $0.hasPrefix("x-long-") }.count == 200)
        }
    }
}
