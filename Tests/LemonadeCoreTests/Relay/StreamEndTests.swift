import Testing

@testable import LemonadeCore

/// Some SDKs close their connection as soon as they have a stream's last event, before what ends its framing has come.
@Suite(.timeLimit(.minutes(2))) struct StreamEndTests {
    struct Style: CustomTestStringConvertible {
        let path: String
        let last: String

        var testDescription: String { path }
    }

    static let styles = [
        Style(path: "/v1/chat/completions", last: "data: [DONE]\n\n"),
        Style(path: "/v1/messages", last: "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"),
        Style(
            path: "/v1/responses",
            last:
                "event: response.completed\ndata: {\"response\":{\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}}\n\n"
        ),
    ]

    @Test(arguments: styles)
    func aClientThatLeavesAtTheLastEventCostsNoConnection(style: Style) async throws {
        let last = FaultyProvider.Gate()
        try await RelayTest.with(answers: { request in
            request.values("X-After").isEmpty
                ? .events([style.last]).with { $0.beforeEnd = last } : .json("{}")
        }) { relay in
            let client = try relay.client()
            try await client.post(path: style.path)
            _ = try await client.head()
            #expect(try await client.chunkText() == style.last)
            client.hangUp()
            try await eventually { await relay.clientsThatLeft == 1 }
            last.open()
            try await relay.settles()
            try await relay.daemon.hasNoClients()
            // It has had all of it.
            try await eventually { relay.daemon.log.text.contains("path=\(style.path)") }
            #expect(relay.daemon.log.text.contains("status=200"))
            #expect(!relay.daemon.log.text.contains("status=499"))
            #expect(try await relay.client().exchange(fields: [("X-After", "1")]).text == "{}")
            #expect(relay.provider.connections == 1)
        }
    }

    @Test func aProviderThatThenDoesNotEndTheStreamIsHungUpOn() async throws {
        let never = FaultyProvider.Gate()
        try await RelayTest.with(
            configure: { configuration, _ in configuration.serverLimits.streamEndTimeout = .milliseconds(50) },
            answers: { _ in .events(["data: [DONE]\n\n"]).with { $0.beforeEnd = never } }
        ) { relay in
            let client = try relay.client()
            try await client.post()
            _ = try await client.head()
            #expect(try await client.chunkText() == "data: [DONE]\n\n")
            client.hangUp()
            _ = try await relay.provider.hangUp()
            try await relay.settles()
            try await relay.daemon.hasNoClients()
            #expect(!relay.daemon.log.text.contains("status=499"))
        }
    }

    @Test func aClientThatLeavesBeforeItIsStillOneThatLeft() async throws {
        let never = FaultyProvider.Gate()
        try await RelayTest.with(answers: { _ in
            .events(["data: [\"DONE\"]\n\n"]).with { $0.beforeEnd = never }
        }) { relay in
            let client = try relay.client()
            try await client.post()
            _ = try await client.head()
            #expect(try await client.chunkText() == "data: [\"DONE\"]\n\n")
            client.hangUp()
            _ = try await relay.provider.hangUp()
            try await relay.daemon.hasNoClients()
            try await eventually { relay.daemon.log.text.contains("status=499") }
        }
    }
}

extension RelayTest {
    /// How many clients have left while their request is under way.
    fileprivate var clientsThatLeft: Int {
        get async {
            var count = 0
            for loop in await daemon.daemon.gateway.registry.loopsInUse { count += await loop.clientsThatLeft }
            return count
        }
    }
}

extension EventLoop {
    fileprivate var clientsThatLeft: Int {
        services?.countConnections { $0.context != nil && $0.stream.descriptor.peerClosed } ?? 0
    }
}
