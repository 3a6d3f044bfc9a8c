import Glibc
import Synchronization

/// The daemon's server: loops, listeners, and the hand-out of connections.
package final class Server: Sendable {
    /// Where it listens.
    package let addresses: [SocketAddress]
    private let gateway: Gateway
    /// The loops; the first one takes the connections.
    let loops: [EventLoop]
    private let handOut: HandOut

    /// Serves on `loops` what arrives on those listening sockets, which it owns from now on.
    init(gateway: Gateway, loops: [EventLoop], sockets: [Int32]) async throws(SystemError) {
        self.gateway = gateway
        self.loops = loops
        let handOut = HandOut(loops: loops, gateway: gateway)
        self.handOut = handOut
        for loop in loops { await loop.host(gateway) }
        await gateway.registry.start(loops: loops)
        var addresses: [SocketAddress] = []
        for socket in sockets {
            let isUnix = SocketAddress(boundTo: socket)?.isUnix ?? false
            addresses.append(try await loops[0].listen(on: socket) { handOut.give($0, isUnix: isUnix) })
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
        let end = Instant.now() + Self.farewell
        for loop in loops where await !loop.awaitQuiet(until: end) { await loop.abortAll() }
        // An aborted connection ends by itself; only an endpoint that waits for a provider may go on for a while.
        let last = Instant.now() + Self.farewell
        for loop in loops { _ = await loop.awaitQuiet(until: last) }
        await gateway.registry.stop()
        for loop in loops { await loop.release() }
    }

    /// How long clients whose requests were given up are given to be told so. Default: 2 s.
    private static let farewell = Duration.seconds(2)
}

/// Hands each connection to the loop that has fewest.
private final class HandOut: Sendable {
    private final class Load: Sendable {
        let connections = Atomic(0)
    }

    /// How many clients are being turned away at once; further ones are closed without a word.
    private static let mostTurnedAway = 64

    private let loads: [(loop: EventLoop, load: Load)]
    private let gateway: Gateway
    private let turnedAway = BoundedCounter()

    init(loops: [EventLoop], gateway: Gateway) {
        loads = loops.map { ($0, Load()) }
        self.gateway = gateway
    }

    func give(_ socket: Int32, isUnix: Bool) {
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
        guard total < gateway.rules.serverLimits.maxConnections else {
            turnAway(socket, best.loop)
            return
        }
        let load = best.load
        load.connections.wrappingAdd(1, ordering: .relaxed)
        best.loop.run { loop in
            loop.serve(socket, isUnix: isUnix) { load.connections.wrappingSubtract(1, ordering: .relaxed) }
        }
    }

    private func turnAway(_ socket: Int32, _ loop: EventLoop) {
        guard turnedAway.add(1, limit: Self.mostTurnedAway) else {
            close(socket)
            return
        }
        loop.run { [turnedAway] loop in
            await loop.turnAway(socket)
            turnedAway.subtract(1)
        }
    }
}
