import Glibc
import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct RequestLimitTests {
    @Test func aLengthBeyondTheLimitIsRefusedBeforeTheBody() async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.maxBodyBytes = 2000 }) { daemon in
            let client = try daemon.client()
            let answer = try await client.exchange("POST", "/v1/load", fields: ["Content-Length: 2001"])
            answer.expectError(413, "invalid_request_error", "body_too_large")
            #expect(answer["connection"] == "close")
            let exact = #"{"model_name":"no"}"# + String(repeating: " ", count: 2000 - 19)
            #expect(try await daemon.exchange("POST", "/v1/load", body: exact).status == 404)
        }
    }

    /// What is not relayed is made a tree of, which takes many times as much.
    @Test func aBodyThatIsNotRelayedHasALimitOfItsOwn() async throws {
        try await TestDaemon.with { daemon in
            let most = ServerLimits.maxControlBodyBytes
            let answer = try await daemon.exchange("POST", "/v1/load", fields: ["Content-Length: \(most + 1)"])
            answer.expectError(413, "invalid_request_error", "body_too_large")
            let exact = #"{"model_name":"no"}"# + String(repeating: " ", count: most - 19)
            #expect(try await daemon.exchange("POST", "/v1/load", body: exact).status == 404)
        }
    }

    @Test func chunksBeyondTheLimitAreRefusedWhenTheyAre() async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.maxBodyBytes = 2000 }) { daemon in
            let head = RawClient.request("POST", "/v1/load", fields: ["Transfer-Encoding: chunked"])
            let chunk = "3e8\r\n" + String(repeating: " ", count: 1000) + "\r\n"
            let client = try daemon.client()
            try await client.send(head + chunk + chunk + "1\r\n")
            try await client.send(" ")
            try await client.receiveAnswer().expectError(413, "invalid_request_error", "body_too_large")
            #expect(try await client.isEnded())
            let whole = try await daemon.client().exchange(head + chunk + chunk + "0\r\n\r\n")
            whole.expectError(400, "invalid_request_error", "malformed_json")
        }
    }

    /// Closing at once would reset the connection and could destroy the answer (RFC 9112 §9.6).
    @Test func aClientThatSendsBeforeItReadsStillGetsItsRefusal() async throws {
        try await TestDaemon.with(configure: { configuration in
            configuration.serverLimits.maxBodyBytes = 2000
            configuration.serverLimits.lingerTimeout = .seconds(60)
            configuration.serverLimits.lingerLimit = .seconds(60)
        }) { daemon in
            for framing in ["Content-Length: 30000000", "Transfer-Encoding: chunked"] {
                let client = try daemon.client()
                try await client.send(RawClient.request("POST", "/v1/load", fields: [framing]) + "1c9c380\r\n")
                let piece = [UInt8](repeating: 0x20, count: 1_000_000)
                for _ in 0..<30 { try await client.send(piece) }
                try await client.receiveAnswer().expectError(413, "invalid_request_error", "body_too_large")
                #expect(try await client.isEnded())
            }
        }
    }

    @Test func aHeadBeyondTheLimitIsRefused() async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.maxHeadBytes = 8192 }) { daemon in
            let small = String(repeating: "x", count: 7900)
            #expect(try await daemon.exchange("GET", "/live", fields: ["X: \(small)"]).status == 200)
            let large = String(repeating: "x", count: 8200)
            let answer = try await daemon.exchange("GET", "/live", fields: ["X: \(large)"])
            answer.expectError(431, "invalid_request_error", "head_too_large")
        }
    }

    /// Larger than one buffer, and in pieces.
    @Test func aLargeHeadIsReadHoweverItArrives() async throws {
        try await TestDaemon.with { daemon in
            let fields = (0..<60).map { "X-\($0): " + String(repeating: "v", count: 1000) }
            let bytes = Array(RawClient.request("GET", "/live", fields: fields).utf8)
            let client = try daemon.client()
            for size in [bytes.count, 5000, 997] {
                for start in stride(from: 0, to: bytes.count, by: size) {
                    try await client.send(Array(bytes[start..<min(bytes.count, start + size)]))
                }
                #expect(try await client.receiveAnswer().status == 200)
            }
        }
    }

    @Test func aSlowHeadIsGivenUp() async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.headTimeout = .milliseconds(100) }) { daemon in
            let client = try daemon.client()
            let started = Instant.now()
            try await client.send("GET /live HT")
            let answer = try await client.receiveAnswer()
            answer.expectError(408, "timeout_error", "request_timeout")
            #expect(answer["connection"] == "close")
            #expect(Instant.now() - started >= .milliseconds(100))
            #expect(try await client.isEnded())
        }
    }

    /// Each byte comes in time for the last one, but the limit is on the head.
    @Test func aHeadThatTricklesIsGivenUp() async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.headTimeout = .milliseconds(100) }) { daemon in
            let client = try daemon.client()
            let answered = Flag()
            async let trickle: Void = blocking { [socket = client.socket] in
                put("GET /live HTTP/1.1\r\nX: ", into: socket)
                while !answered.isRaised {
                    put("x", into: socket)
                    // Until the answer comes, a byte every 20 ms.
                    var answer = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
                    poll(&answer, 1, 20)
                }
            }
            try await client.receiveAnswer().expectError(408, "timeout_error", "request_timeout")
            answered.raise()
            try await trickle
        }
    }

    @Test(arguments: ["Content-Length: 10", "Content-Length: 100000", "Transfer-Encoding: chunked"])
    func aSlowBodyIsGivenUp(framing: String) async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.bodyTimeout = .milliseconds(100) }) { daemon in
            let client = try daemon.client()
            try await client.send(RawClient.request("POST", "/v1/unload", fields: [framing]) + "5\r\n")
            let answer = try await client.receiveAnswer()
            answer.expectError(408, "timeout_error", "request_timeout")
            #expect(answer["connection"] == "close")
            #expect(try await client.isEnded())
            try await eventually { daemon.daemon.gateway.bufferedBytes.current == 0 }
        }
    }

    @Test func aClientThatLeavesWithinItsBodyIsForgotten() async throws {
        try await TestDaemon.with { daemon in
            for framing in ["Content-Length: 10", "Content-Length: 100000", "Transfer-Encoding: chunked"] {
                let client = try daemon.client()
                try await client.send(RawClient.request("POST", "/v1/chat/completions", fields: [framing]) + "5\r\n")
                client.endSending()
                #expect(try await client.receiveToEnd() == "")
            }
            try await eventually { await daemon.openConnections == 0 }
        }
    }

    @Test func whatAllBodiesMayTakeTogetherIsBounded() async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.maxBufferedBytes = 300_000 }) { daemon in
            let body = "{" + String(repeating: " ", count: 249_998)
            let first = try daemon.client()
            try await first.send(RawClient.request("POST", "/v1/load", fields: ["Content-Length: 250000"]) + body)
            try await eventually { daemon.daemon.gateway.bufferedBytes.current > 240_000 }

            let second = try daemon.client()
            try await second.send(RawClient.request("POST", "/v1/load", fields: ["Content-Length: 250000"]) + body)
            let refusal = try await second.receiveAnswer()
            refusal.expectError(503, "backend_error", "overloaded")
            #expect(refusal["retry-after"] == "1")
            #expect(refusal.error("details")?["limit"] == "max_buffered_bytes")

            // Small ones need no room of their own.
            #expect(try await daemon.exchange("POST", "/v1/load", body: "{\"model_name\":\"no\"}").status == 404)
            try await first.send("}")
            #expect(try await first.receiveAnswer().status == 400)
            try await eventually { daemon.daemon.gateway.bufferedBytes.current == 0 }
        }
    }

    /// A claim takes no memory: what is announced is not counted before it comes.
    @Test func announcingALargeBodyCostsNothing() async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.maxBufferedBytes = 1_000_000 }) { daemon in
            let clients = try (0..<50).map { _ in try daemon.client() }
            for client in clients {
                try await client.send(
                    RawClient.request("POST", "/v1/completions", fields: ["Content-Length: 60000000"]) + "{")
            }
            try await eventually { await daemon.openConnections == 50 }
            let answer = try await daemon.exchange(
                "POST", "/v1/load", body: "{\"model_name\":\"no\"" + String(repeating: " ", count: 100_000) + "}")
            #expect(answer.status == 404)
            // The answer may be there before its room is given back.
            try await eventually { daemon.daemon.gateway.bufferedBytes.current <= 50 }
        }
    }

    @Test func connectionsBeyondTheLimitAreTurnedAwayInWords() async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.maxConnections = 3 }) { daemon in
            let clients = try (0..<3).map { _ in try daemon.client() }
            for client in clients { #expect(try await client.exchange("GET", "/live").status == 200) }
            for request in ["", RawClient.request("GET", "/live"), String(repeating: "x", count: 100_000)] {
                let extra = try daemon.client()
                try await extra.send(request)
                let answer = try await extra.receiveAnswer()
                answer.expectError(503, "backend_error", "overloaded")
                #expect(answer["retry-after"] == "1")
                #expect(answer["connection"] == "close")
                #expect(answer.error("details")?["limit"] == "max_connections")
                extra.endSending()
                #expect(try await extra.isEnded())
            }
            clients[0].hangUp()
            try await eventually { try await daemon.exchange("GET", "/live").status == 200 }
        }
    }

    /// Clients that are turned away may hold the server only for a moment, and only so many of them.
    @Test func turnedAwayClientsAreBounded() async throws {
        try await TestDaemon.with(configure: { configuration in
            configuration.serverLimits.maxConnections = 1
            configuration.serverLimits.lingerTimeout = .milliseconds(200)
        }) { daemon in
            let first = try daemon.client()
            #expect(try await first.exchange("GET", "/live").status == 200)
            let extras = try (0..<300).map { _ in try daemon.client() }
            for extra in extras { _ = try? await extra.receiveToEnd() }
            #expect(await daemon.openConnections <= 65)
            try await eventually { await daemon.openConnections == 1 }
            #expect(try await first.exchange("GET", "/live").status == 200)
        }
    }
}
