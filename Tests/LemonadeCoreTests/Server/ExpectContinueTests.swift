import Testing

@testable import LemonadeCore

/// RFC 9110 §10.1.1.
@Suite(.timeLimit(.minutes(2))) struct ExpectContinueTests {
    private let body = #"{"model_name":"no"}"#

    @Test func theBodyIsAskedForWhenItIsWanted() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for expectation in ["100-continue", "100-Continue"] {
                let interim = try await client.exchange(
                    "POST", "/v1/load", fields: ["Content-Length: \(body.utf8.count)", "Expect: \(expectation)"])
                #expect(interim.raw == "HTTP/1.1 100 Continue\r\n\r\n")
                try await client.send(body)
                #expect(try await client.receiveAnswer().status == 404)
            }
        }
    }

    @Test func aLargeOrChunkedBodyIsAskedForToo() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            let large = body + String(repeating: " ", count: 50_000)
            _ = try await client.exchange(
                "POST", "/v1/load", fields: ["Content-Length: \(large.utf8.count)", "Expect: 100-continue"])
            try await client.send(large)
            #expect(try await client.receiveAnswer().status == 404)
            let interim = try await client.exchange(
                "POST", "/v1/load", fields: ["Transfer-Encoding: chunked", "Expect: 100-continue"])
            #expect(interim.status == 100)
            try await client.send("13\r\n\(body)\r\n0\r\n\r\n")
            #expect(try await client.receiveAnswer().status == 404)
        }
    }

    @Test func aBodyThatIsOnItsWayIsNotAskedFor() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            let answer = try await client.exchange("POST", "/v1/load", fields: ["Expect: 100-continue"], body: body)
            #expect(answer.status == 404)
        }
    }

    @Test func aRefusedRequestIsNotAskedForItsBody() async throws {
        try await TestDaemon.with(
            environment: ["LEMONADE_API_KEY": "k"], configure: { $0.serverLimits.maxBodyBytes = 2000 }
        ) { daemon in
            for (method, target, key, length, status) in [
                ("POST", "/nowhere", "k", 10, 404), ("PUT", "/v1/load", "k", 10, 405),
                ("POST", "/v1/load", "x", 10, 401),
                ("POST", "/v1/load", "k", 2001, 413), ("POST", "/v1/chat/completions", "x", 10, 401),
            ] {
                let client = try daemon.client()
                let answer = try await client.exchange(
                    method, target,
                    fields: ["Authorization: Bearer \(key)", "Content-Length: \(length)", "Expect: 100-continue"])
                #expect(answer.status == status)
                #expect(answer["connection"] == "close")
                client.endSending()
                #expect(try await client.isEnded())
            }
        }
    }

    /// HTTP/1.0 knows no interim answers, and there is nothing to ask for without a body.
    @Test func isIgnoredWhereItMeansNothing() async throws {
        try await TestDaemon.with { daemon in
            let old = try daemon.client()
            try await old.send(
                "POST /v1/load HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
            try await old.send(body)
            #expect(try await old.receiveAnswer().status == 404)
            let none = try await daemon.exchange("GET", "/live", fields: ["Expect: 100-continue"])
            #expect(none.status == 200)
            let empty = try await daemon.exchange(
                "POST", "/v1/unload", fields: ["Expect: 100-continue", "Content-Length: 0"])
            #expect(empty.status == 200)
        }
    }
}
