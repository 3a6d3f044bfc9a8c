import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct KeepAliveTests {
    @Test func aConnectionServesManyRequests() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for index in 0..<300 {
                let answer = try await client.exchange("GET", "/live", fields: ["X-Request-Id: r\(index)"])
                #expect(answer.status == 200)
                #expect(answer["x-request-id"] == "r\(index)")
                #expect(answer["connection"] == nil)
            }
        }
    }

    @Test func closeIsHonoured() async throws {
        try await TestDaemon.with { daemon in
            for value in ["close", "Close", "keep-alive, close", "foo,close"] {
                let client = try daemon.client()
                let answer = try await client.exchange("GET", "/live", fields: ["Connection: \(value)"])
                #expect(answer["connection"] == "close")
                #expect(try await client.isEnded())
            }
        }
    }

    @Test func oldClientsGetOneAnswerOrAskForMore() async throws {
        try await TestDaemon.with { daemon in
            let once = try daemon.client()
            // No Host: HTTP/1.0 did not have it.
            let answer = try await once.exchange("GET /live HTTP/1.0\r\n\r\n")
            #expect(answer.status == 200)
            #expect(answer["connection"] == "close")
            #expect(try await once.isEnded())

            let more = try daemon.client()
            for _ in 0..<3 {
                let answer = try await more.exchange("GET /live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(answer["connection"] == "keep-alive")
                #expect(answer["content-length"] != nil)
                #expect(answer["transfer-encoding"] == nil)
            }
            #expect(try await more.exchange("GET /live HTTP/1.0\r\n\r\n")["connection"] == "close")
            #expect(try await more.isEnded())
        }
    }

    @Test func aClientThatEndsItsSideStillGetsAWholeAnswer() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            try await client.send(RawClient.request("GET", "/v1/health"))
            client.endSending()
            #expect(try await client.receiveAnswer().status == 200)
            #expect(try await client.isEnded())
        }
    }

    @Test func refusalsKeepTheConnectionWhenTheRequestIsWhole() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for (method, target, body, status) in [
                ("GET", "/nowhere", nil, 404), ("POST", "/v1/models", "{}", 405), ("POST", "/v1/load", "[]", 400),
                ("POST", "/nowhere", "{\"a\":1}", 404), ("GET", "/v1/models/none", nil, 404),
            ] as [(String, String, String?, Int)] {
                let answer = try await client.exchange(method, target, body: body)
                #expect(answer.status == status)
                #expect(answer["connection"] == nil, "\(method) \(target)")
            }
            #expect(try await client.exchange("GET", "/live").status == 200)
        }
    }

    @Test func bodiesThatMeanNothingAreNotReadAsRequests() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            let smuggled = RawClient.request("GET", "/live", fields: ["X-Request-Id: smuggled"])
            for method in ["GET", "HEAD", "OPTIONS"] {
                let answer = try await client.exchange(method, "/live", body: smuggled)
                #expect(answer.status == (method == "OPTIONS" ? 204 : 200))
                #expect(answer["x-request-id"] != "smuggled")
            }
            #expect(try await client.exchange("GET", "/live", fields: ["X-Request-Id: last"])["x-request-id"] == "last")
        }
    }

    /// It is not here yet, so it would have to be waited for, and held.
    @Test func aBodyThatIsNotAskedForIsNotWaitedFor() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            let answer = try await client.exchange("GET", "/live", fields: ["Content-Length: 60000000"])
            #expect(answer.status == 200)
            #expect(answer["connection"] == "close")
            #expect(daemon.daemon.gateway.bufferedBytes.current == 0)
        }
    }

    @Test func anIdleConnectionIsClosedWithoutAWord() async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.idleTimeout = .milliseconds(60) }) { daemon in
            let silent = try daemon.client()
            #expect(try await silent.isEnded())
            let once = try daemon.client()
            _ = try await once.exchange("GET", "/live")
            #expect(try await once.isEnded())
        }
    }

    /// The second loop has slept since the start; deadlines on it must not count from then.
    @Test func aLoopThatHasSleptLongServesItsNextClient() async throws {
        try await TestDaemon.with(configure: { configuration in
            configuration.loops = 2
            configuration.serverLimits.idleTimeout = .seconds(3)
        }) { daemon in
            // Let go by one loop when its limit has passed, which the other has slept through.
            #expect(try await daemon.client().isEnded())
            // One on each loop.
            let clients = [try daemon.client(), try daemon.client()]
            try await eventually { await daemon.openConnections == 2 }
            for client in clients { #expect(try await client.exchange("GET", "/live").status == 200) }
        }
    }

    /// Old clients send an empty line behind a body (RFC 9112 §2.2); that is no slow request.
    @Test func emptyLinesAloneAreNotAnswered() async throws {
        try await TestDaemon.with(configure: { $0.serverLimits.headTimeout = .milliseconds(50) }) { daemon in
            let client = try daemon.client()
            #expect(try await client.exchange(RawClient.request("GET", "/live") + "\r\n").status == 200)
            #expect(try await client.receiveToEnd() == "")
        }
    }

    @Test func emptyLinesInFrontOfARequestAreSkipped() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for _ in 0..<3 {
                #expect(try await client.exchange("\r\n\r\n" + RawClient.request("GET", "/live")).status == 200)
            }
        }
    }
}
