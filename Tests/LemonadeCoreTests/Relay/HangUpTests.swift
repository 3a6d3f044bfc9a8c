import Glibc
import Testing

@testable import LemonadeCore

/// A client that leaves takes its request with it, whatever the request is doing.
@Suite struct HangUpTests {
    typealias Gate = FaultyProvider.Gate

    enum Way: CaseIterable {
        case close, reset, endSending
    }

    /// What a request is doing when its client leaves, where a connection to the provider is open.
    enum Phase: CaseIterable {
        /// The provider does not read.
        case sending
        /// Nothing of the answer has come.
        case head
        /// An interim answer and half a head have.
        case midHead
        /// Between two events.
        case streamSilence
        /// Inside an event.
        case midEvent
        /// In a body that is no stream.
        case bodySilence
    }

    static func leave(_ client: RelayClient, _ way: Way) -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        switch way {
        case .close: client.hangUp()
        case .reset: client.reset()
        case .endSending: client.raw.endSending()
        }
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    @Test(arguments: Phase.allCases, Way.allCases)
    func theProviderIsHungUpOnAtOnce(phase: Phase, way: Way) async throws {
        let never = Gate()
        let event = "data: {\"a\":1}\n\n"
        try await RelayTest.with(
            // What stands in front of a provider that does not read does not see who leaves either.
            isSecure: phase != .sending && RelayTest.isSecureByDefault,
            answers: { request in
                if request.values("X-After").first == "1" { return .json(#"{"after":true}"#) }
                return switch phase {
                case .sending: FaultyAnswer(script: [.pass(never)])
                case .head: .json("{}").with { $0.beforeHead = never }
                case .midHead:
                    FaultyAnswer(script: [
                        .readBody, .send(Array("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 O".utf8)), .pass(never),
                    ])
                case .streamSilence: .events([event]).with { $0.beforeEnd = never }
                case .midEvent: .events(["data: "]).with { $0.beforeEnd = never }
                case .bodySilence:
                    FaultyAnswer.json("{}").with {
                        $0.framing = .wrongLength(1)
                        $0.beforeEnd = never
                    }
                }
            }
        ) { relay in
            let client = try relay.client()
            let size = phase == .sending ? 8 << 20 : 1
            try await client.post(#"{"model":"p.m","x":"\#(String(repeating: "x", count: size))"}"#)
            let request = try await relay.provider.request()
            switch phase {
            case .sending, .head, .midHead: break
            case .streamSilence: #expect(try await (client.head().status, client.chunkText()) == (200, event))
            case .midEvent: #expect(try await (client.head().status, client.chunkText()) == (200, "data: "))
            case .bodySilence: #expect(try await (client.head().status, client.text(2)) == (200, "{}"))
            }
            let left = Self.leave(client, way)
            let hangUp = try await relay.provider.hangUp()
            #expect(hangUp.connection == request.connection)
            // 10 ms is the aim and 100 ms the promise; the rest is for a busy machine.
            #expect(hangUp.time < left + 2_000_000_000)
            try await relay.settles()

            // What was cancelled poisons nothing.
            let after = try await relay.client().exchange(fields: [("X-After", "1")])
            #expect(after.text == #"{"after":true}"#)
            #expect(relay.provider.requests.count == 2)
            #expect(relay.provider.requests[1].connection != request.connection)
        }
    }

    @Test(arguments: Way.allCases)
    func nothingIsSentForAClientThatLeftWhileTheNameWasResolved(way: Way) async throws {
        let gate = Gate()
        let reached = Gate()
        try await RelayFailureTests.at(
            "http://slow.host:PORT",
            configure: { configuration in
                configuration.resolver = Resolver { _ in
                    reached.open()
                    gate.block()
                    return .success([SocketAddress(.v4([127, 0, 0, 1], port: 0))])
                }
                // The listing must not be the one that resolves.
                configuration.environment = [:]
            }
        ) { relay in
            try await relay.authenticate()
            let client = try relay.client()
            try await client.post(fields: [("X-Left", "1")])
            try await reached.passed()
            _ = Self.leave(client, way)
            try await relay.settles()
            gate.open()
            #expect(try await relay.client().exchange().status == 200)
            #expect(relay.provider.requests.allSatisfy { $0.values("X-Left").isEmpty })
        }
    }

    @Test(arguments: Way.allCases)
    func aClientThatLeavesWhileItsRequestConnectsIsForgotten(way: Way) async throws {
        let full = FullListener()
        try await RelayFailureTests.at(
            "http://127.0.0.1:\(full.port)",
            // Without a key there is no list to wait for.
            configure: { $0.environment = [:] }
        ) { relay in
            try await relay.authenticate()
            let client = try relay.client()
            try await client.post()
            try await relay.isInFlight()
            _ = Self.leave(client, way)
            try await relay.settles()
        }
    }

    @Test(arguments: Way.allCases)
    func aClientThatLeavesWhileTheListIsAwaitedIsForgotten(way: Way) async throws {
        let gate = Gate()
        let provider = try FaultyProvider()
        provider.list { _ in .json(#"{"data":[]}"#).with { $0.beforeHead = gate } }
        try await TestDaemon.with(
            environment: ["LEMONADE_P_API_KEY": "k"],
            configure: { try $0.installed.install(.faulty("p", provider)) }
        ) { daemon in
            let relay = RelayTest(daemon: daemon, provider: provider)
            _ = try await provider.listing()
            let client = try relay.client()
            try await client.post()
            try await relay.isInFlight()
            _ = Self.leave(client, way)
            // Long before the five seconds that it would wait.
            try await relay.settles(within: .seconds(3))
            #expect(provider.requests.isEmpty)
            gate.open()
        }
    }

    @Test func aClientMayEndItsSendingSideWhereThatIsAllowed() async throws {
        let gate = Gate()
        try await RelayTest.with(
            configure: { configuration, _ in configuration.serverLimits.allowHalfClose = true },
            answers: { _ in .json("{}").with { $0.beforeHead = gate } }
        ) { relay in
            let patient = try relay.client()
            try await patient.post()
            _ = try await relay.provider.request()
            patient.raw.endSending()
            // Another one that leaves altogether is still noticed.
            let leaving = try relay.client()
            try await leaving.post()
            let request = try await relay.provider.request(1)
            leaving.reset()
            #expect(try await relay.provider.hangUp().connection == request.connection)
            #expect(relay.provider.hangUps.count == 1)
            gate.open()
            #expect(try await patient.answer().text == "{}")
            try await relay.settles()
        }
    }

    @Test func manyAbandonedRequestsLeaveNothingBehind() async throws {
        let never = Gate()
        try await RelayTest.with(loops: 2, answers: { _ in .events(["data: 1\n\n"]).with { $0.beforeEnd = never } }) {
            relay in
            for round in 0..<10 {
                let clients = try (0..<20).map { _ in try relay.client() }
                for client in clients { try await client.post() }
                for client in clients { #expect(try await client.head().status == 200) }
                for (index, client) in clients.enumerated() { _ = Self.leave(client, Way.allCases[index % 3]) }
                _ = try await relay.provider.hangUp(20 * (round + 1) - 1)
            }
            try await relay.settles()
            #expect(relay.provider.hangUps.count == 200)
            try await relay.daemon.hasNoClients()
        }
    }
}
