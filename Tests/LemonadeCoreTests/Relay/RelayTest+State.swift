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

extension RelayTest {
    private var loops: [EventLoop] {
        get async { await daemon.daemon.gateway.registry.loopsInUse }
    }

    /// How many upstream connections idle.
    var idleUpstreamConnections: Int {
        get async {
            var idle = 0
            for loop in await loops { idle += await loop.idleUpstreamConnections }
            return idle
        }
    }

    /// How many exchanges began on a pooled connection, and on a new one; the provider's list among them.
    var exchangesBegun: (reused: Int, opened: Int) {
        get async {
            var begun = (reused: 0, opened: 0)
            for loop in await loops {
                let here = await loop.exchangesBegun
                begun = (begun.reused + here.reused, begun.opened + here.opened)
            }
            return begun
        }
    }

    /// Closes what idles in the pools.
    func emptiesPool() async {
        for loop in await loops { await loop.closeIdleUpstreamConnections() }
    }
}

extension EventLoop {
    /// How many upstream connections idle on this loop.
    var idleUpstreamConnections: Int { services?.client.idleConnections ?? 0 }

    /// How many exchanges began on a pooled connection of this loop, and on a new one.
    fileprivate var exchangesBegun: (reused: Int, opened: Int) { services?.client.begun ?? (0, 0) }

    fileprivate func closeIdleUpstreamConnections() {
        services?.client.close()
    }
}
