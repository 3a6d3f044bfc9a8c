/// The idle connections of one loop, by origin. Nothing is shared with other loops, so nothing is locked.
final class ConnectionPool: DeadlineNode {
    /// How long a connection may idle. Default: 30 s, less than what servers usually allow, so that they seldom hang up first.
    var idleLimit: Duration
    /// How many idle connections are kept for one origin.
    let mostIdle: Int

    private unowned let core: LoopCore
    private var idle: [ConnectionTarget: [UpstreamConnection]] = [:]
    private(set) var count = 0

    /// An empty pool.
    init(core: LoopCore, idleLimit: Duration = .seconds(30), mostIdle: Int = 256) {
        self.core = core
        self.idleLimit = idleLimit
        self.mostIdle = mostIdle
    }

    /// The connection to `origin` that idled the shortest, if there is one that is still good.
    func take(_ target: ConnectionTarget) -> UpstreamConnection? {
        while let connection = idle[target]?.popLast() {
            count -= 1
            connection.stream.descriptor.onPeerClosed = nil
            if connection.stream.isFresh() { return connection }
            connection.close()
        }
        return nil
    }

    /// Keeps a connection for the next request.
    func give(_ connection: UpstreamConnection) {
        guard idle[connection.target, default: []].count < mostIdle, !connection.stream.descriptor.peerClosed else {
            connection.close()
            return
        }
        connection.idleSince = core.now
        connection.stream.descriptor.onPeerClosed = { [unowned self, unowned connection] in discard(connection) }
        idle[connection.target, default: []].append(connection)
        count += 1
        core.deadlines.schedule(self, at: core.now + idleLimit)
    }

    /// Closes every idle connection.
    func closeAll() {
        for connections in idle.values {
            for connection in connections { connection.close() }
        }
        idle.removeAll()
        count = 0
    }

    private func discard(_ connection: UpstreamConnection) {
        guard let index = idle[connection.target]?.firstIndex(where: { $0 === connection }) else { return }
        count -= 1
        let removed = idle[connection.target]?.remove(at: index)
        removed?.close()
    }

    override func deadlinePassed(at now: Instant) -> Instant {
        var next = Instant.never
        for (target, connections) in idle {
            // In the order they came back, so the oldest are in front.
            let expired = connections.prefix { $0.idleSince + idleLimit <= now }
            for connection in expired { connection.close() }
            count -= expired.count
            let kept = connections.dropFirst(expired.count)
            idle[target] = kept.isEmpty ? nil : Array(kept)
            if let first = kept.first { next = min(next, first.idleSince + idleLimit) }
        }
        return next
    }
}
