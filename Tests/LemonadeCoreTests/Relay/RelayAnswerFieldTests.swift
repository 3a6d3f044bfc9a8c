import Testing

@testable import LemonadeCore

/// What the client gets of the provider's answer: all of it, less what concerns one hop, and nothing invented.
@Suite struct RelayAnswerFieldTests {
    /// What is added to every relayed answer.
    static let added: Set<String> = ["x-request-id", "x-lemonade-provider", "x-lemonade-model", "date"]

    @Test(arguments: [
        "200 OK", "200 Very Well", "200 ", "201 Created", "202 Accepted", "299 Odd", "400 Bad Request",
        "401 Unauthorized", "402 Payment Required", "403 Nö", "404 Not Found", "409 Conflict", "413 Too Large",
        "422 Unprocessable", "429 Too Many Requests", "451 Law", "500 Oops", "502 Bad Gateway", "503 Busy",
        "504 Late", "520 Web Server Returned an Unknown Error", "599 x", "999 y",
    ])
    func statusReasonAndBodyAreTheProviders(status: String) async throws {
        let body = #"{"error" : {"message":"no", "x":1e0}}"#
        try await RelayTest.with(answers: { _ in .json(body, status: status) }) { relay in
            for stream in [false, true] {
                let client = try relay.client()
                let answer = try await client.exchange(#"{"model":"p.m","stream":\#(stream)}"#)
                #expect(answer.statusLine == "HTTP/1.1 \(status)")
                #expect(answer.text == body)
                #expect(answer["content-type"] == "application/json")
                #expect(answer["content-length"] == String(body.utf8.count))
                #expect(answer["x-lemonade-provider"] == "p")
                #expect(answer["x-lemonade-model"] == "p.m")
                // A refusal of the provider's costs the client no connection.
                #expect(answer["connection"] == nil)
                #expect(try await client.exchange().statusLine == "HTTP/1.1 \(status)")
            }
        }
    }

    static let passed: [(String, String)] = [
        ("Retry-After", "17"), ("x-ratelimit-limit-requests", "60"), ("X-RateLimit-Remaining-Tokens", "149984"),
        ("x-ratelimit-reset", "6m0s"), ("Retry-After-Ms", "17000"), ("openai-processing-ms", "12"),
        ("Server", "cloudflare"),
        ("Via", "1.1 google"), ("CF-RAY", "1-FRA"), ("Vary", "Origin"), ("Vary", "Accept"), ("X-Dup", "2"),
        ("X-Dup", "1"),
        ("X-Empty", ""), ("Location", "http://elsewhere.example/"), ("WWW-Authenticate", "Bearer"),
        ("ETag", "\"x\""), ("Content-Language", "de"), ("X-Umlaut", "grün"), ("Date", "Tue, 15 Nov 1994 08:12:31 GMT"),
        ("Cache-Control", "private"), ("Content-Type", "application/json"), ("Content-Type", "application/json"),
        ("X-Lemonade", "x"),
    ]

    static let dropped: [(String, String)] = [
        ("Set-Cookie", "a=b"), ("set-cookie", "c=d; Path=/"), ("Connection", "X-Hop"), ("X-Hop", "1"),
        ("Keep-Alive", "timeout=5"), ("Proxy-Authenticate", "Basic"), ("Upgrade", "h2"), ("Trailer", "x"),
        ("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "*"),
        ("Strict-Transport-Security", "max-age=1"), ("Alt-Svc", "h3=\":443\""), ("x-lemonade-provider", "forged"),
        ("X-Lemonade-Anything", "forged"), ("x-upstream-request-id", "forged"),
    ]

    @Test func everyFieldPassesInOrderButThoseOfTheHop() async throws {
        let fields = (0..<max(Self.passed.count, Self.dropped.count)).flatMap { index in
            [Self.passed, Self.dropped].compactMap { index < $0.count ? $0[index] : nil }
        }
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.fields = fields } }) { relay in
            let answer = try await relay.client().exchange()
            let relayed = answer.fields.filter { field in
                !["x-request-id", "x-lemonade-provider", "x-lemonade-model", "content-length"].contains(
                    field.name.lowercased())
            }
            #expect(relayed.map(\.name) == Self.passed.map(\.0))
            #expect(relayed.map(\.value) == Self.passed.map(\.1))
        }
    }

    @Test func nothingIsInventedInAPlainAnswer() async throws {
        try await RelayTest.with(answers: { _ in FaultyAnswer(pieces: [[1, 2, 3]]) }) { relay in
            let answer = try await relay.client().exchange()
            #expect(Set(answer.names) == Self.added.union(["content-length"]))
            #expect(answer.body == [1, 2, 3])
        }
    }

    @Test func aStreamIsMarkedAsOneThatNobodyMayBuffer() async throws {
        try await RelayTest.with(answers: { _ in .events(["data: 1\n\n"]) }) { relay in
            let answer = try await relay.client().exchange(#"{"model":"p.m","stream":true}"#)
            #expect(
                Set(answer.names)
                    == Self.added.union(["content-type", "transfer-encoding", "cache-control", "x-accel-buffering"]))
            #expect(answer["cache-control"] == "no-cache")
            #expect(answer["x-accel-buffering"] == "no")
        }
    }

    @Test func theProvidersRequestIDKeepsBesideOurs() async throws {
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.fields = [("X-Request-ID", "theirs")] } }) {
            relay in
            let answer = try await relay.client().exchange(fields: [("x-request-id", "ours")])
            #expect(answer["x-request-id"] == "ours")
            #expect(answer["x-upstream-request-id"] == "theirs")
        }
    }

    @Test func anEncodedAnswerIsRelayedAsItIs() async throws {
        // Not gzip at all: nobody is to look.
        let encoded: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0xff, 10, 10, 13, 10]
        try await RelayTest.with(
            configure: { configuration, _ in configuration.serverLimits.streamKeepAlive = .milliseconds(20) },
            answers: { _ in
                FaultyAnswer(
                    fields: [("Content-Type", "text/event-stream"), ("Content-Encoding", "gzip")], framing: .chunked,
                    pieces: [encoded, encoded])
            }
        ) { relay in
            let answer = try await relay.client().exchange()
            #expect(answer["content-encoding"] == "gzip")
            #expect(answer.body == encoded + encoded)
        }
    }

    @Test(arguments: [204, 304])
    func answersWithoutABodyHaveNone(status: Int) async throws {
        try await RelayTest.with(
            answers: { _ in
                FaultyAnswer(statusLine: "HTTP/1.1 \(status) Nothing", fields: [("X-A", "b")], framing: .none)
            }
        ) { relay in
            let client = try relay.client()
            for _ in 0..<3 {
                let answer = try await client.exchange()
                #expect(answer.status == status)
                #expect(answer["x-a"] == "b")
                #expect(answer["content-length"] == nil)
                #expect(answer["transfer-encoding"] == nil)
                #expect(answer["connection"] == nil)
            }
            #expect(relay.provider.connections == 1)
        }
    }

    @Test func aLengthThatA204ClaimsIsNotBelieved() async throws {
        try await RelayTest.with(
            answers: { _ in
                FaultyAnswer(statusLine: "HTTP/1.1 204 x", fields: [("Content-Length", "5")], framing: .none)
            }
        ) { relay in
            let client = try relay.client()
            for _ in 0..<2 { #expect(try await client.exchange().status == 204) }
        }
    }

    @Test func redirectsAreRelayedAndNotFollowed() async throws {
        let elsewhere = try FaultyProvider()
        let target = "\(elsewhere.baseURL)/chat/completions"
        try await RelayTest.with(
            answers: { _ in .json("{}", status: "307 Temporary Redirect").with { $0.fields = [("Location", target)] } }
        ) { relay in
            let answer = try await relay.client().exchange()
            #expect(answer.status == 307)
            #expect(answer["location"] == target)
            #expect(elsewhere.connections == 0)
        }
    }
}
