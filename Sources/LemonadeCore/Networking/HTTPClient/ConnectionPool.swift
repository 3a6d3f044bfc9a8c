/// The idle connections of one loop, by origin. Nothing is shared with other loops, so nothing is locked.
final class ConnectionPool: DeadlineNode {
    /// How long a connection may idle. Default: 30 s, less than what servers usually allow, so that they seldom hang up first.
    var idleLimit: Duration
    /// How many idle connections are kept for one origin.
    let mostIdle: Int

    /// The idle connections to one target, in the order they came back.
    private final class Shelf {
        let target: ConnectionTarget
        var connections: [UpstreamConnection] = []

        init(target: ConnectionTarget) {
            self.target = target
        }
    }

    private unowned let core: LoopCore
    private var shelves: [ConnectionTarget: Shelf] = [:]
    /// The shelf that was asked for last: most requests go where the one before went, and need no hash.
    private var lastShelf: Shelf?
    private(set) var count = 0

    /// An empty pool.
    init(core: LoopCore, idleLimit: Duration = .seconds(30), mostIdle: Int = 256) {
        self.core = core
        self.idleLimit = idleLimit
        self.mostIdle = mostIdle
    }

    /// A connection to `target` that is still good, if there is one: of those whose state is known without asking, and then
    /// of all, the one that idled the shortest.
    func take(_ target: ConnectionTarget) -> UpstreamConnection? {
        let shelf = shelf(for: target)
        let round = core.round
        while !shelf.connections.isEmpty {
            let connection = shelf.connections.remove(at: placeOfNext(on: shelf, in: round))
            count -= 1
            if connection.isFresh { return connection }
            connection.close()
        }
        return nil
    }

    /// The last that was put back before this round, or the last of all. What was put back in it is at the end.
    private func placeOfNext(on shelf: Shelf, in round: UInt64) -> Int {
        let last = shelf.connections.count - 1
        var place = last
        while place > 0, shelf.connections[place].idleRound == round { place -= 1 }
        return shelf.connections[place].idleRound == round ? last : place
    }

    /// Keeps a connection for the next request.
    func give(_ connection: UpstreamConnection) {
        let shelf = shelf(for: connection.target)
        let descriptor = connection.descriptor
        // Once: each look at what is unowned is counted.
        let core = core
        guard shelf.connections.count < mostIdle, !descriptor.peerClosed else {
            connection.close()
            return
        }
        connection.idleSince = core.now
        connection.idleRound = core.round
        if descriptor.onPeerClosed == nil {
            // Once for a connection; while it is in use it is on no shelf, and nothing happens.
            // Unowned, because a weak reference would make every later retain of the connection go through a side table;
            // the connection takes this back before it goes.
            descriptor.onPeerClosed = { [weak self, unowned connection] in self?.discard(connection) }
        }
        shelf.connections.append(connection)
        count += 1
        core.deadlines.schedule(self, at: core.now + idleLimit)
    }

    private func shelf(for target: ConnectionTarget) -> Shelf {
        if let lastShelf, lastShelf.target == target { return lastShelf }
        let shelf = shelves[target] ?? Shelf(target: target)
        shelves[target] = shelf
        lastShelf = shelf
        return shelf
    }

    /// Closes every idle connection.
    func closeAll() {
        for shelf in shelves.values {
            for connection in shelf.connections { connection.close() }
        }
        shelves.removeAll()
        lastShelf = nil
        count = 0
    }

    private func discard(_ connection: UpstreamConnection) {
        guard let shelf = shelves[connection.target],
            let index = shelf.connections.firstIndex(where: { $0 === connection })
        else { return }
        count -= 1
        shelf.connections.remove(at: index).close()
    }

    override func deadlinePassed(at now: Instant) -> Instant {
        var next = Instant.never
        for shelf in shelves.values {
            // In the order they came back, so the oldest are in front.
            let expired = shelf.connections.prefix { $0.idleSince + idleLimit <= now }
            for connection in expired { connection.close() }
            count -= expired.count
            shelf.connections.removeFirst(expired.count)
            if let first = shelf.connections.first { next = min(next, first.idleSince + idleLimit) }
        }
        shelves = shelves.filter { !$0.value.connections.isEmpty }
        lastShelf = nil
        return next
    }
}
