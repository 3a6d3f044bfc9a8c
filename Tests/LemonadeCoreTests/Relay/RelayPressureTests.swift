import Testing

@testable import LemonadeCore

/// Slow clients slow their providers, early answers are read, and limits refuse before any byte.
@Suite struct RelayPressureTests {
    typealias Gate = FaultyProvider.Gate

    @Test func aClientThatDoesNotReadStopsItsProvider() async throws {
        let stalled = Gate()
        let size = 64 << 20
        try await RelayTest.with(
            answers: { _ in
                FaultyAnswer(script: [
                    .readBody, .send(Array("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n".utf8)),
                    .flood(size, stalled: stalled),
                ])
            }
        ) { relay in
            let client = try relay.client()
            try await client.post()
            let head = try await client.head()
            #expect(head["content-length"] == String(size))
            try await stalled.passed()
            // That is what the kernel's buffers of two sockets take (6 MB and 4 MB at the most by Linux's defaults), and over
            // TLS once more those of the process that speaks it; were anything kept here, the provider could send on.
            #expect(relay.provider.bytesSent < (RelayTest.isSecureByDefault ? 24 : 12) << 20)
            // Others do not suffer.
            let other = try relay.client()
            #expect(try await other.exchange(#"{"model":"none"}"#).status == 404)
            var received = 0
            while received < size {
                let bytes = try await client.take(atMost: size - received)
                let expected = (received..<received + 3).map { UInt8(truncatingIfNeeded: ($0 % 65_536) % 251) }
                if bytes.count >= 3 { #expect(Array(bytes.prefix(3)) == expected) }
                received += bytes.count
            }
            try await relay.settles()
        }
    }

    @Test(arguments: ["200 OK", "413 Too Large"])
    func anAnswerThatComesBeforeTheRequestIsWholeIsRelayed(status: String) async throws {
        let size = 8 << 20
        try await RelayTest.with(
            // What stands in front of a provider that does not read does not see who leaves either.
            isSecure: false,
            answers: { _ in
                .json("{}", status: status).with {
                    $0.reading = .never
                    $0.script = $0.steps + [.pass(Gate())]
                }
            }
        ) { relay in
            let client = try relay.client()
            let answer = try await client.exchange(#"{"model":"p.m","x":"\#(String(repeating: "x", count: size))"}"#)
            #expect(answer.statusLine == "HTTP/1.1 \(status)")
            #expect(answer.text == "{}")
            // The rest was not wanted; the connection it was meant for is gone, the client's is not.
            _ = try await relay.provider.hangUp()
            relay.provider.answer { _ in .json("[]") }
            #expect(try await client.exchange().text == "[]")
            try await relay.settles()
        }
    }

    @Test func theRestOfARequestIsWrittenWhileItsAnswerIsRead() async throws {
        let size = 8 << 20
        try await RelayTest.with(
            answers: { _ in
                FaultyAnswer.events(["data: early\n\n", "data: late\n\n"]).with {
                    // Head and first event at once, the second only when the whole request has been read.
                    var steps = $0.with { $0.reading = .never }.steps
                    steps.insert(.readBody, at: 2)
                    $0.script = steps
                }
            }
        ) { relay in
            let client = try relay.client()
            for number in 0..<2 {
                let filler = String(repeating: "x", count: size)
                let answer = try await client.exchange(#"{"model":"p.m","x":"\#(filler)"}"#)
                #expect(answer.text == "data: early\n\ndata: late\n\n")
                #expect(answer.isWhole)
                #expect(relay.provider.requests[number].text == #"{"model":"m","x":"\#(filler)"}"#)
            }
            // All of the request went out, so its connection serves another one.
            #expect(relay.provider.connections == 1)
        }
    }

    @Test func anAnswerBehindAHangUpIsRelayed() async throws {
        // It answers and ends the connection with a reset, for it has not read the request.
        try await RelayTest.with(
            answers: { _ in
                .json(#"{"error":"too large"}"#, status: "413 Too Large").with {
                    $0.reading = .never
                    $0.end = .close
                }
            }
        ) { relay in
            let filler = String(repeating: "x", count: 4 << 20)
            let answer = try await relay.client().exchange(#"{"model":"p.m","x":"\#(filler)"}"#)
            #expect(answer.status == 413 || answer.errorCode == "upstream_closed")
            if answer.status == 413 { #expect(answer.text == #"{"error":"too large"}"#) }
        }
    }

    @Test func tooManyRequestsAtOnceAreRefusedBeforeAnyByte() async throws {
        let gate = Gate()
        try await RelayTest.with(
            loops: 2,
            configure: { configuration, _ in configuration.serverLimits.maxRequestsInFlight = 3 },
            answers: { _ in .json("{}").with { $0.beforeHead = gate } }
        ) { relay in
            let clients = try (0..<3).map { _ in try relay.client() }
            for client in clients { try await client.post() }
            _ = try await relay.provider.request(2)
            for _ in 0..<4 {
                let refused = try await relay.client().exchange()
                #expect(refused.status == 503)
                #expect(refused.errorCode == "overloaded")
                #expect(refused["retry-after"] == "1")
                #expect(refused.json?["error"]?["details"]?["limit"]?.string == "max_requests_in_flight")
            }
            // What is no inference is answered all the same.
            let live = try relay.client()
            try await live.raw.send("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await live.answer().status == 200)
            gate.open()
            for client in clients { #expect(try await client.answer().status == 200) }
            #expect(relay.provider.requests.count == 3)
            try await relay.settles()
            #expect(try await relay.client().exchange().status == 200)
        }
    }
}
