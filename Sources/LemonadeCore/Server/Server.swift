import Glibc
import Synchronization

/// The daemon's server: loops, listeners, and the hand-out of connections.
package final class Server: Sendable {
    /// Where it listens.
    package let addresses: [SocketAddress]
    private let gateway: Gateway
    private let loops: [EventLoop]
    private let handOut: HandOut

    /// Serves on `loops` what arrives on those listening sockets, which it owns from now on.
    init(gateway: Gateway, loops: [EventLoop], sockets: [Int32]) async throws(SystemError) {
        self.gateway = gateway
        self.loops = loops
        let handOut = HandOut(loops: loops, most: gateway.serverLimits.maxConnections)
        self.handOut = handOut
        for loop in loops { await loop.host(gateway) }
        await gateway.registry.start(loops: loops)
        var addresses: [SocketAddress] = []
        for socket in sockets {
            addresses.append(try await loops[0].listen(on: socket) { handOut.give($0) })
        }
        self.addresses = addresses
    }

    /// Stops: takes nothing new, lets what is under way end within `drain`, gives up the rest. At once when idle.
    package func stop(drain: Duration) async {
        let deadline = Instant.now() + drain
        await loops[0].stopListening()
        for loop in loops { await loop.drain() }
        for loop in loops where await !loop.awaitQuiet(until: deadline) { await loop.cancelAll() }
        // What was given up is told its client; that takes a moment, and no more.
        let end = Instant.now() + .seconds(2)
        for loop in loops { _ = await loop.awaitQuiet(until: end) }
        await gateway.registry.stop()
    }
}

/// Hands each connection to the loop that has fewest.
private final class HandOut: Sendable {
    private final class Load: Sendable {
        let connections = Atomic(0)
    }

    private static let refusal: StaticString = """
        HTTP/1.1 503 Service Unavailable\r
        Content-Type: application/json\r
        Content-Length: 151\r
        Retry-After: 1\r
        Connection: close\r
        \r
        {"error":{"message":"This server is at its limit (setting max_connections).","type":"backend_error",\
        "code":"overloaded","param":null,"details":{}}}
        """

    private let loads: [(loop: EventLoop, load: Load)]
    private let most: Int

    init(loops: [EventLoop], most: Int) {
        loads = loops.map { ($0, Load()) }
        self.most = most
    }

    func give(_ socket: Int32) {
        var total = 0
        var best = loads[0]
        var fewest = Int.max
        for candidate in loads {
            let connections = candidate.load.connections.load(ordering: .relaxed)
            total += connections
            if connections < fewest {
                fewest = connections
                best = candidate
            }
        }
        guard total < most else {
            send(socket, Self.refusal.utf8Start, Self.refusal.utf8CodeUnitCount, Int32(MSG_NOSIGNAL))
            close(socket)
            return
        }
        let load = best.load
        load.connections.wrappingAdd(1, ordering: .relaxed)
        best.loop.run { loop in
            await loop.serve(socket)
            load.connections.wrappingSubtract(1, ordering: .relaxed)
        }
    }
}
