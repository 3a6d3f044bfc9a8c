import Testing

@testable import LemonadeCore

/// What is no request gets its status and the envelope, and costs the connection (RFC 9112 §9.6), never the daemon.
@Suite(.timeLimit(.minutes(2))) struct MalformedRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: String
        var status = 400
        var code = "malformed_request"

        var testDescription: String { name }
    }

    private static let host = "Host: localhost\r\n"
    private static let long = String(repeating: "a", count: 20_000)

    static let cases: [Case] = [
        Case(name: "a TLS handshake", bytes: "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}"),
        Case(name: "a line feed without carriage return", bytes: "GET /live HTTP/1.1\n\(host)\r\n"),
        Case(name: "a carriage return alone", bytes: "GET /live HTTP/1.1\r\nX: a\rb\r\n\(host)\r\n"),
        Case(name: "HTTP/0.9", bytes: "GET /live\r\n\r\n"),
        Case(name: "two spaces", bytes: "GET  /live HTTP/1.1\r\n\(host)\r\n"),
        Case(name: "a space at the line's end", bytes: "GET /live HTTP/1.1 \r\n\(host)\r\n"),
        Case(name: "a lower-case version", bytes: "GET /live http/1.1\r\n\(host)\r\n"),
        Case(name: "a method that is no token", bytes: "G@T /live HTTP/1.1\r\n\(host)\r\n"),
        Case(name: "too many empty lines", bytes: "\r\n\r\n\r\n\r\n\r\n\r\nGET /live HTTP/1.1\r\n\(host)\r\n"),
        Case(name: "a relative target", bytes: "GET live HTTP/1.1\r\n\(host)\r\n"),
        Case(name: "a fragment", bytes: "GET /live#x HTTP/1.1\r\n\(host)\r\n"),
        Case(name: "a control character in the target", bytes: "GET /li\u{1}ve HTTP/1.1\r\n\(host)\r\n"),
        Case(name: "a star that is not OPTIONS'", bytes: "GET * HTTP/1.1\r\n\(host)\r\n"),
        Case(name: "user information in the target", bytes: "GET http://a@localhost/live HTTP/1.1\r\n\(host)\r\n"),
        Case(name: "no Host", bytes: "GET /live HTTP/1.1\r\n\r\n"),
        Case(name: "two Hosts", bytes: "GET /live HTTP/1.1\r\n\(host)\(host)\r\n"),
        Case(name: "an empty Host", bytes: "GET /live HTTP/1.1\r\nHost:\r\n\r\n"),
        Case(name: "a Host with user information", bytes: "GET /live HTTP/1.1\r\nHost: a@localhost\r\n\r\n"),
        Case(name: "a folded field", bytes: "GET /live HTTP/1.1\r\n\(host)X: a\r\n b\r\n\r\n"),
        Case(name: "white space in front of the first field", bytes: "GET /live HTTP/1.1\r\n \(host)\r\n"),
        Case(name: "a space before the colon", bytes: "GET /live HTTP/1.1\r\nHost : localhost\r\n\r\n"),
        Case(name: "a field without colon", bytes: "GET /live HTTP/1.1\r\n\(host)X\r\n\r\n"),
        Case(name: "a field without name", bytes: "GET /live HTTP/1.1\r\n\(host): x\r\n\r\n"),
        Case(name: "a NUL in a value", bytes: "GET /live HTTP/1.1\r\n\(host)X: a\u{0}b\r\n\r\n"),
        Case(name: "both framings", bytes: post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")),
        Case(name: "a length in letters", bytes: post("Content-Length: abc\r\n")),
        Case(name: "a length with a sign", bytes: post("Content-Length: +3\r\n")),
        Case(name: "a negative length", bytes: post("Content-Length: -3\r\n")),
        Case(name: "a hexadecimal length", bytes: post("Content-Length: 0x3\r\n")),
        Case(name: "an empty length", bytes: post("Content-Length:\r\n")),
        Case(name: "a length beyond counting", bytes: post("Content-Length: 99999999999999999999\r\n")),
        Case(name: "a list of lengths", bytes: post("Content-Length: 3, 3\r\n")),
        Case(name: "two lengths", bytes: post("Content-Length: 3\r\nContent-Length: 3\r\n")),
        Case(name: "a coding that is not chunked at last", bytes: post("Transfer-Encoding: chunked, gzip\r\n")),
        Case(name: "chunked twice", bytes: post("Transfer-Encoding: chunked, chunked\r\n")),
        Case(name: "identity", bytes: post("Transfer-Encoding: identity\r\n")),
        Case(name: "an empty coding", bytes: post("Transfer-Encoding:\r\n")),
        Case(
            name: "chunked in HTTP/1.0",
            bytes: "POST /v1/unload HTTP/1.0\r\n\(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Case(name: "a chunk without size", bytes: chunked("\r\n")),
        Case(name: "a chunk size in letters", bytes: chunked("zz\r\n")),
        Case(name: "a chunk size with a sign", bytes: chunked("-1\r\n")),
        Case(name: "a chunk size beyond counting", bytes: chunked("ffffffffffffffff\r\n")),
        Case(name: "a chunk size with too many digits", bytes: chunked("00000000000000001\r\n")),
        Case(name: "a chunk that goes on behind its size", bytes: chunked("2\r\n{}}\r\n")),
        Case(name: "a line feed behind a chunk size", bytes: chunked("2\n{}\r\n")),
        Case(name: "a control character in an extension", bytes: chunked("2;a=\u{1}\r\n{}\r\n")),
        Case(name: "an endless extension", bytes: chunked("2;\(long)")),
        Case(name: "a trailer that is no field", bytes: chunked("2\r\n{}\r\n0\r\nx\r\n\r\n")),
        Case(
            name: "endless trailers", bytes: chunked("2\r\n{}\r\n0\r\nX: \(long)"), status: 431,
            code: "head_too_large"),
        Case(name: "a long field", bytes: request(field: "X: " + long + long + long + long), status: 431)
            .with(code: "head_too_large"),
        Case(
            name: "many fields", bytes: "GET /live HTTP/1.1\r\n\(host)" + String(repeating: "X: y\r\n", count: 300),
            status: 431, code: "head_too_large"),
        Case(
            name: "a long target", bytes: "GET /\(long) HTTP/1.1\r\n\(host)\r\n", status: 414,
            code: "target_too_long"),
        Case(
            name: "a long method", bytes: "\(String(repeating: "A", count: 40)) /live HTTP/1.1\r\n\(host)\r\n",
            status: 501, code: "unsupported_method"),
        Case(
            name: "CONNECT", bytes: "CONNECT localhost:443 HTTP/1.1\r\n\(host)\r\n", status: 501,
            code: "unsupported_method"),
        Case(
            name: "another coding", bytes: post("Transfer-Encoding: gzip, chunked\r\n"), status: 501,
            code: "unsupported_transfer_coding"),
        Case(
            name: "HTTP/2.0", bytes: "GET /live HTTP/2.0\r\n\(host)\r\n", status: 505, code: "unsupported_version"),
        Case(
            name: "HTTP/2's preface", bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: 505,
            code: "unsupported_version"),
    ]

    @Test func areAnsweredAndCostTheConnection() async throws {
        try await TestDaemon.with { daemon in
            for sample in Self.cases {
                let client = try daemon.client()
                try await client.send(sample.bytes)
                let answer = try await client.receiveAnswer()
                #expect(answer.status == sample.status, "\(sample.name): \(answer.raw)")
                answer.expectError(sample.status, "invalid_request_error", sample.code)
                #expect(answer["connection"] == "close", "\(sample.name)")
                #expect(try await client.isEnded(), "\(sample.name)")
            }
            try await expectHealth(of: daemon)
        }
    }

    /// What follows the fault in the same segment must not be taken for a request.
    @Test func nothingBehindTheFaultIsServed() async throws {
        try await TestDaemon.with { daemon in
            for sample in Self.cases {
                let client = try daemon.client()
                let following = RawClient.request("GET", "/live", fields: ["X-Request-Id: smuggled"])
                try await client.send(sample.bytes + following)
                let all = try await client.receiveToEnd()
                #expect(!all.contains("smuggled"), "\(sample.name)")
                #expect(all.contains("HTTP/1.1 \(sample.status) "), "\(sample.name)")
                #expect(all.split(separator: "\r\nDate: ").count == 2, "\(sample.name): \(all)")
            }
        }
    }

    /// A request with small injuries: whatever it became, the daemon answers in HTTP or closes, and lives.
    @Test(arguments: 0..<4) func noInjuryToARequestKillsTheDaemon(seed: UInt64) async throws {
        try await TestDaemon.with(configure: { configuration in
            configuration.serverLimits.headTimeout = .milliseconds(30)
            configuration.serverLimits.bodyTimeout = .milliseconds(30)
            // Not the idle limit: on a busy machine it may pass before the client has sent.
            configuration.serverLimits.lingerTimeout = .milliseconds(30)
        }) { daemon in
            var generator = SeededGenerator(seed: seed)
            let samples = [
                RawClient.request("GET", "/v1/models?show_all=true"),
                RawClient.request("POST", "/v1/load", body: #"{"model_name":"a.b"}"#),
                Self.chunked("14;x=y\r\n{\"model_name\":\"a.b\"}\r\n0\r\nX: y\r\n\r\n"),
                RawClient.request("GET", "/live") + RawClient.request("HEAD", "/v1/health"),
            ]
            for _ in 0..<60 {
                let sample = try #require(samples.randomElement(using: &generator))
                let bytes = Array(sample.utf8).mutated(using: &generator)
                let client = try daemon.client()
                try await client.send(bytes)
                client.endSending()
                let answer = try await client.receiveToEnd()
                #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 "), "\(bytes)")
            }
            try await expectHealth(of: daemon)
        }
    }

    @Test func anErrorDoesNotBearTheIdOfAnotherRequest() async throws {
        try await TestDaemon.with(configure: { $0.loops = 1 }) { daemon in
            let named = try await daemon.exchange("GET", "/live", fields: ["X-Request-Id: somebody-elses"])
            #expect(named["x-request-id"] == "somebody-elses")
            let client = try daemon.client()
            try await client.send("nonsense\r\n\r\n")
            let answer = try await client.receiveAnswer()
            #expect(answer.status == 400)
            #expect(answer["x-request-id"]?.hasPrefix("req-") == true)
        }
    }

    private func expectHealth(of daemon: TestDaemon) async throws {
        #expect(try await daemon.exchange("GET", "/live").status == 200)
        try await eventually { await daemon.openConnections == 0 }
    }

    private static func post(_ fields: String) -> String {
        "POST /v1/unload HTTP/1.1\r\n\(host)\(fields)\r\n{}{}{}"
    }

    private static func chunked(_ body: String) -> String {
        "POST /v1/unload HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n\(body)"
    }

    private static func request(field: String) -> String {
        "GET /live HTTP/1.1\r\n\(host)\(field)\r\n\r\n"
    }
}

extension MalformedRequestTests.Case {
    fileprivate func with(code: String) -> Self {
        var other = self
        other.code = code
        return other
    }
}
