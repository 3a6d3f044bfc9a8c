import Testing

@testable import LemonadeCore

/// A connection that idles gives up its task; whatever comes next must find it all the same.
@Suite(.timeLimit(.minutes(2))) struct RestingConnectionTests {
    @Test func aConnectionThatRestsServesManyRequests() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for index in 0..<300 {
                let answer = try await client.exchange("GET", "/live", fields: ["X-Request-Id: r\(index)"])
                #expect(answer["x-request-id"] == "r\(index)")
            }
            let two = RawClient.request("GET", "/live") + RawClient.request("GET", "/v1/health")
            try await client.send(two)
            for _ in 0..<2 { #expect(try await client.receiveAnswer().status == 200) }
        }
    }

    @Test func aConnectionThatRestsIsClosedWhenItHasIdledLong() async throws {
        try await TestDaemon.with(configure: { configuration in
            configuration.serverLimits.idleTimeout = .milliseconds(60)
        }) { daemon in
            let client = try daemon.client()
            _ = try await client.exchange("GET", "/live")
            #expect(try await client.isEnded())
            try await eventually { await daemon.connectionsNow == 0 }
        }
    }

    @Test func aClientThatLeavesItsRestingConnectionLeavesNothing() async throws {
        try await TestDaemon.with(configure: { configuration in
            configuration.serverLimits.maxConnections = 2
        }) { daemon in
            // More than there is room for at once: each must have given its place back.
            for _ in 0..<6 {
                let client = try daemon.client()
                #expect(try await client.exchange("GET", "/live").status == 200)
                client.endSending()
                #expect(try await client.isEnded())
                try await eventually { await daemon.connectionsNow == 0 }
            }
        }
    }

    @Test func restingConnectionsAreClosedAtOnceWhenTheDaemonStops() async throws {
        let daemon = try await TestDaemon()
        let clients = try (0..<5).map { _ in try daemon.client() }
        for client in clients { #expect(try await client.exchange("GET", "/live").status == 200) }
        await daemon.daemon.stop(drain: .seconds(3600))
        for client in clients { #expect(try await client.isEnded()) }
    }
}

extension TestDaemon {
    /// How many client connections are open.
    fileprivate var connectionsNow: Int {
        get async {
            var count = 0
            for loop in daemon.server.loops { count += await loop.openConnections() }
            return count
        }
    }
}
