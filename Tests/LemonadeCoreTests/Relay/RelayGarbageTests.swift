import Testing

@testable import LemonadeCore

/// A provider that does not speak HTTP, or speaks it in a way that could be read in two, gets a 502.
@Suite struct RelayGarbageTests {
    static let garbage: [String] = [
        "\r\n\r\n", "hello\r\n\r\n", "<html><body>502 Bad Gateway</body></html>", "SSH-2.0-OpenSSH_9.2\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{15}\u{3}\u{1}\0\u{2}\u{2}P", "HTTP/2 200 OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n", "HTTP/0.9 200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "HTTP/1.1 99 Low\r\n\r\n",
        "HTTP/1.1 1000 High\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1\t200 OK\r\n\r\n",
        "HTTP/1.1 200OK\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 200 O\0K\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nNoColon\r\n\r\n", "HTTP/1.1 200 OK\r\n: empty\r\n\r\n", "HTTP/1.1 200 OK\r\nA b: c\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\r\n folded\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\n X: a\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\n{}x", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 9) + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 " + String(repeating: "O", count: 20_000) + "\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 300) + "\r\n",
        "HTTP/1.1 200 OK\r\nConnection: " + String(repeating: "y,", count: 513) + "\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 70_000) + "\r\nContent-Length: 0\r\n\r\n",
    ]

    @Test(arguments: garbage)
    func isNotRelayed(text: String) async throws {
        try await RelayTest.with(answers: { _ in .raw(text) }) { relay in
            for stream in [true, false] {
                let client = try relay.client()
                let answer = try await client.exchange(#"{"model":"p.m","stream":\#(stream)}"#)
                #expect(answer.status == 502)
                #expect(answer.errorCode == "upstream_protocol_error")
                #expect(answer.json?["error"]?["details"]?["provider"]?.string == "p")
                let message = try #require(answer.errorMessage)
                #expect(message.contains("Cloud provider 'p'"))
                #expect(!message.contains("..") && message.hasSuffix("."), "\(message)")
                #expect(answer.isWhole)
            }
            #expect(relay.provider.requests.count == 2)
        }
    }

    static let badBodies: [String] = [
        "zz\r\n", "-1\r\nx\r\n", "2\r\n{}xx", "2\r\n{}\n0\r\n\r\n", "2\n{}\r\n", "2 \r\n{}\r\n0 x\r\n\r\n",
        "11111111111111111\r\n", "2;a=\u{1}\r\n{}\r\n", "0\r\nNoColon\r\n\r\n", "0\r\n\n", "0\r\nX: y\n\r\n",
        "2\r\n{}\r\n0\r\n" + String(repeating: "X-Long: \(String(repeating: "y", count: 500))\r\n", count: 40) + "\r\n",
    ]

    /// Whatever of the body came before the fault, the client sees that it is not whole.
    @Test(arguments: badBodies)
    func chunksThatCannotBeReadEndTheAnswer(body: String) async throws {
        let gate = FaultyProvider.Gate()
        try await RelayTest.with(
            answers: { _ in
                FaultyAnswer(script: [
                    .readBody,
                    .send(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n".utf8)), .pass(gate),
                    .send(Array(body.utf8)), .pass(FaultyProvider.Gate()),
                ])
            }
        ) { relay in
            let client = try relay.client()
            try await client.post()
            _ = try await client.head()
            #expect(try await client.chunkText() == "[")
            gate.open()
            let rest = try await client.end()
            #expect(!rest.hasSuffix("0\r\n\r\n"))
            _ = try await relay.provider.hangUp()
        }
    }

    @Test func bytesBehindAnAnswerAnswerNothing() async throws {
        let evil = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
        try await RelayTest.with(
            answers: { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + evil, end: nil) }
        ) { relay in
            let client = try relay.client()
            for _ in 0..<3 { #expect(try await client.exchange().text == "{}") }
            // Each on a connection of its own, for nothing can be told of the one before.
            #expect(Set(relay.provider.requests.map(\.connection)).count == 3)
        }
    }

    @Test func bytesOnAnIdleConnectionAnswerNothing() async throws {
        let gate = FaultyProvider.Gate()
        let sent = FaultyProvider.Gate()
        let evil = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
        try await RelayTest.with(
            // With something in between, what was sent is not here yet.
            isSecure: false,
            answers: { _ in
                FaultyAnswer(script: [
                    .readBody, .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".utf8)), .pass(gate),
                    .send(Array(evil.utf8)), .reach(sent),
                ])
            }
        ) { relay in
            let client = try relay.client()
            #expect(try await client.exchange().text == "{}")
            gate.letThrough()
            try await sent.passed()
            gate.open()
            #expect(try await client.exchange().text == "{}")
            #expect(Set(relay.provider.requests.map(\.connection)).count == 2)
        }
    }
}
