import Testing

@testable import LemonadeCore

extension RelayTest {
    /// Gives the provider a key at run time, without waiting for its list.
    func authenticate(_ key: String = "key-of-p") async throws {
        let registry = daemon.daemon.gateway.registry
        await registry.setRuntimeKey(try APIKey(key), of: try ProviderName("p"))
        await registry.publish()
    }

    /// Waits until a relayed request is under way.
    func isInFlight(_ count: Int = 1) async throws {
        let gateway = daemon.daemon.gateway
        try await eventually { gateway.requestsInFlight.current == count }
    }

    /// Waits until no relayed request is under way.
    func settles(within limit: Duration = .seconds(10)) async throws {
        let gateway = daemon.daemon.gateway
        try await eventually(within: limit) {
            gateway.requestsInFlight.current == 0 && gateway.bufferedBytes.current == 0
        }
    }
}

extension TestDaemon {
    /// Waits until no client is connected.
    func hasNoClients() async throws {
        let loops = await daemon.gateway.registry.loopsInUse
        try await eventually {
            var open = 0
            for loop in loops { open += await loop.openConnections() }
            return open == 0
        }
    }
}

extension EventLoop {
    /// How many upstream connections idle on this loop.
    var idleUpstreamConnections: Int { services?.client.idleConnections ?? 0 }
}
