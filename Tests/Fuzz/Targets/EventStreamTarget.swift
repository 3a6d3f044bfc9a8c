@testable import LemonadeCore

/// Event streams: the same events however the bytes arrive, those that a plain reader finds, and nothing of ours is put
/// where an event is unfinished.
enum EventStreamTarget {
    private struct Reading: Equatable {
        var events: [ServerSentEvent] = []
        var reconnectionTime: Duration?
        var isBetweenEvents = true
        var failure: ServerSentEventError?
    }

    /// Feeds it once.
    @Sendable static func check(_ bytes: UnsafeRawBufferPointer) {
        for limit in [16 << 20, 40] {
            let whole = read(bytes, cutAt: [], limit: limit)
            for cuts in Cuts.ways(for: bytes) {
                let pieces = read(bytes, cutAt: cuts, limit: limit)
                require(pieces == whole, "cut at \(cuts): \(pieces), whole: \(whole)")
            }
            guard whole.failure == nil else { continue }
            let reference = EventStreamReference.events(of: Array(bytes))
            require(whole.events == reference, "\(whole.events), but \(reference)")
        }
        checkBoundary(bytes)
    }

    private static func read(_ bytes: UnsafeRawBufferPointer, cutAt cuts: [Int], limit: Int) -> Reading {
        var parser = ServerSentEventParser(maximumEventSize: limit)
        var reading = Reading()
        Cuts.forEachPiece(of: bytes, cutAt: cuts) { piece in
            do throws(ServerSentEventError) {
                try parser.feed(UnsafeRawBufferPointer(piece)) { reading.events.append($0) }
            } catch {
                reading.failure = error
            }
            return reading.failure != nil
        }
        reading.reconnectionTime = parser.reconnectionTime
        // After an error nobody asks where the stream stood.
        reading.isBetweenEvents = reading.failure != nil || parser.isBetweenEvents
        return reading
    }

    /// Where the boundary says that something may be put in, the reader has nothing unfinished; byte by byte.
    private static func checkBoundary(_ bytes: UnsafeRawBufferPointer) {
        var boundary = EventBoundary()
        var parser = ServerSentEventParser()
        var places: [Bool] = []
        for index in bytes.indices {
            let byte = UnsafeRawBufferPointer(rebasing: bytes[index...index])
            boundary.observe(byte)
            try? parser.feed(byte) { _ in }
            places.append(boundary.isBetweenEvents)
            if boundary.isBetweenEvents { require(parser.isBetweenEvents, "inside an event after byte \(index)") }
        }
        for cuts in Cuts.ways(for: bytes) {
            var other = EventBoundary()
            var end = 0
            Cuts.forEachPiece(of: bytes, cutAt: cuts) { piece in
                other.observe(UnsafeRawBufferPointer(piece))
                end += piece.count
                if end > 0 {
                    require(other.isBetweenEvents == places[end - 1], "cut at \(cuts): another place at \(end)")
                }
                return false
            }
        }
    }
}
