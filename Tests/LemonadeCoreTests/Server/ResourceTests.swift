import Glibc
import Testing

@testable import LemonadeCore

/// Whatever clients do, everything that was taken for them is given back.
@Suite(.timeLimit(.minutes(5))) struct ResourceTests {
    /// How a client leaves.
    private enum Leaving: CaseIterable {
        case atOnce, afterHalfAHead, afterHalfABody, withinChunks, afterAnAnswer, withAReset, withAResetAfterAHead
        case withAnUnreadAnswer, halfClosed, whileKeptAlive
    }

    @Test func twoThousandConnectionsLeaveNothingBehind() async throws {
        try await TestDaemon.with { daemon in
            let before = await daemon.descriptorCount
            for _ in 0..<20 {
                try await withThrowingTaskGroup { group in
                    for index in 0..<100 {
                        let kind = Leaving.allCases[index % Leaving.allCases.count]
                        group.addTask { try await Self.leave(kind, daemon.client()) }
                    }
                    try await group.waitForAll()
                }
                #expect(try await daemon.exchange("GET", "/live").status == 200)
            }
            try await eventually { await daemon.openConnections == 0 }
            #expect(await daemon.descriptorCount == before)
            #expect(daemon.daemon.gateway.bufferedBytes.current == 0)
            #expect(daemon.daemon.gateway.requestsInFlight.current == 0)
        }
    }

    private static func leave(_ kind: Leaving, _ client: RawClient) async throws {
        let get = RawClient.request("GET", "/v1/health")
        let post = RawClient.request("POST", "/v1/chat/completions", fields: ["Content-Length: 100000"])
        switch kind {
        case .atOnce: client.hangUp()
        case .afterHalfAHead:
            try await client.send(String(get.prefix(20)))
            client.hangUp()
        case .afterHalfABody:
            try await client.send(post + "{\"model\":")
            client.hangUp()
        case .withinChunks:
            try await client.send(
                RawClient.request("POST", "/v1/load", fields: ["Transfer-Encoding: chunked"]) + "5\r\n{\"a")
            client.hangUp()
        case .afterAnAnswer:
            #expect(try await client.exchange(get).status == 200)
            client.hangUp()
        case .withAReset: client.reset()
        case .withAResetAfterAHead:
            try await client.send(post)
            client.reset()
        case .withAnUnreadAnswer:
            try await client.send(get + get + get)
            client.hangUp()
        case .halfClosed:
            try await client.send(get)
            client.endSending()
            #expect(try await client.receiveAnswer().status == 200)
            #expect(try await client.isEnded())
        case .whileKeptAlive:
            for _ in 0..<3 { #expect(try await client.exchange(get).status == 200) }
            client.reset()
        }
    }

    @Test func aClientThatNeverReadsIsDroppedAndHoldsNobody() async throws {
        let provider = try ListingServer(models: (0..<5000).map { "model-with-a-rather-long-name-\($0)" })
        try await TestDaemon.with(configure: { configuration in
            configuration.loops = 1
            configuration.serverLimits.sendTimeout = .milliseconds(200)
        }) { daemon in
            _ = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"k","allow_insecure_http":true"#)
            let client = try daemon.client()
            try await client.send(String(repeating: RawClient.request("GET", "/v1/models"), count: 100))
            for _ in 0..<20 { #expect(try await daemon.exchange("GET", "/live").status == 200) }
            try await eventually { await daemon.openConnections == 0 }
        }
    }

    /// Contexts are pooled; one large answer must not stay in each.
    @Test func aLargeAnswerIsNotKeptAfterItWasSent() async throws {
        let provider = try ListingServer(models: (0..<5000).map { "model-with-a-rather-long-name-\($0)" })
        try await TestDaemon.with(configure: { $0.loops = 1 }) { daemon in
            _ = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"k","allow_insecure_http":true"#)
            let client = try daemon.client()
            #expect(try await client.exchange("GET", "/v1/models").byteCount > 1_000_000)
            _ = try await client.exchange("GET", "/live")
            let capacity = try await #require(daemon.daemon.server.loops.first).perform { loop in
                loop.services?.takeContext().output.capacity
            }
            #expect(capacity.map { $0 <= 32 * 1024 } == true)
        }
    }

    @Test func idleConnectionsHoldNoBuffers() async throws {
        try await TestDaemon.with(configure: { $0.loops = 1 }) { daemon in
            let clients = try (0..<50).map { _ in try daemon.client() }
            for client in clients { _ = try await client.exchange("POST", "/v1/load", body: "{\"model_name\":\"no\"}") }
            let held = try await #require(daemon.daemon.server.loops.first).perform { loop in
                loop.services?.countConnections { $0.context != nil }
            }
            #expect(held == 0)
        }
    }

    @Test func connectionsAreSpreadOverTheLoops() async throws {
        try await TestDaemon.with(configure: { $0.loops = 4 }) { daemon in
            let clients = try (0..<40).map { _ in try daemon.client() }
            for client in clients { _ = try await client.exchange("GET", "/live") }
            for loop in daemon.daemon.server.loops { #expect(await loop.openConnections() == 10) }
        }
    }
}
