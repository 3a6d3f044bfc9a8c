import Testing

@testable import LemonadeCore

@Suite struct BufferTests {
    @Test(arguments: 0..<20) func bufferAgreesWithAnArray(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let buffer = IOBuffer(capacity: 64)
        var model: [UInt8] = []
        for _ in 0..<1000 {
            let count = Int.random(in: 0...80, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0, 1:
                let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
                let room = buffer.room
                let taken = bytes.withUnsafeBytes { buffer.append($0) }
                #expect(taken == min(count, room))
                model += bytes.prefix(taken)
            case 2:
                let room = buffer.room
                for (place, _) in buffer.free.enumerated() { buffer.free[place] = UInt8(truncatingIfNeeded: place) }
                // More than there is room for is not believed.
                buffer.commit(count)
                model += (0..<min(count, room)).map { UInt8(truncatingIfNeeded: $0) }
            case 3:
                buffer.consume(count)
                model.removeFirst(min(count, model.count))
            case 4: buffer.compact()
            default:
                if count < 4 {
                    buffer.removeAll()
                    model = []
                }
            }
            #expect(Array(buffer.bytes) == model)
            #expect(buffer.count == model.count)
            #expect(buffer.isEmpty == model.isEmpty)
            #expect(buffer.end + buffer.room == buffer.capacity)
        }
    }

    @Test func compactingMakesRoomForAllThatIsConsumed() {
        let buffer = IOBuffer(capacity: 8)
        [1, 2, 3, 4, 5, 6, 7, 8].withUnsafeBytes { _ = buffer.append($0) }
        #expect(buffer.room == 0)
        buffer.consume(3)
        #expect(buffer.room == 0)
        buffer.compact()
        #expect(buffer.room == 3)
    }

    /// A chunk's header is written in front of the payload and its end behind it: neither may lie outside the allocation.
    @Test func framingHasRoomAroundAFullBuffer() throws {
        let buffer = IOBuffer(capacity: 16)
        buffer.commit(16)
        let start = try #require(buffer.mutableBytes.baseAddress)
        for offset in -IOBuffer.headroom..<16 + IOBuffer.tailroom {
            (start + offset).storeBytes(of: 0xAA, as: UInt8.self)
        }
        #expect(Array(buffer.bytes) == Array(repeating: 0xAA, count: 16))
    }

    @Test func poolGivesBackWhatItWasGiven() {
        let pool = BufferPool()
        let first = pool.take()
        #expect(first.capacity == BufferPool.standardCapacity)
        first.commit(100)
        pool.give(first)
        let second = pool.take()
        #expect(second === first)
        #expect(second.isEmpty)
    }

    @Test(arguments: [0, 1, 16_384, 16_385, 100_000, 5_000_000]) func poolGivesAtLeastWhatIsAskedFor(size: Int) {
        let pool = BufferPool()
        for _ in 0..<3 {
            let buffer = pool.take(atLeast: size)
            #expect(buffer.capacity >= size)
            #expect(buffer.isEmpty)
            pool.give(buffer)
        }
    }

    @Test func poolKeepsWhatIsUsedNowAndNotWhatWasUsedBefore() {
        let pool = BufferPool()
        // A burst of middling bodies, and then large ones, as the next conversation may have.
        for buffer in (0..<10).map({ _ in pool.take(atLeast: 70_000) }) { pool.give(buffer) }
        let large = pool.take(atLeast: 1_100_000)
        pool.give(large)
        #expect(pool.take(atLeast: 1_100_000) === large)
    }

    @Test func poolGivesTheSmallestThatIsLargeEnough() {
        let pool = BufferPool()
        let (small, large) = (pool.take(atLeast: 70_000), pool.take(atLeast: 1_100_000))
        pool.give(small)
        pool.give(large)
        #expect(pool.take(atLeast: 60_000) === small)
        #expect(pool.take(atLeast: 60_000) === large)
    }

    @Test func poolNeverHandsOutOneBufferTwice() {
        var generator = SeededGenerator(seed: 3)
        let pool = BufferPool()
        var held: [IOBuffer] = []
        for _ in 0..<2000 {
            if held.isEmpty || Bool.random(using: &generator) {
                let size = [1, 20_000, 70_000, 3_000_000].randomElement(using: &generator) ?? 1
                let buffer = pool.take(atLeast: size)
                #expect(!held.contains { $0 === buffer })
                held.append(buffer)
            } else {
                pool.give(held.remove(at: Int.random(in: held.indices, using: &generator)))
            }
            if held.count > 100 { held.removeAll() }
        }
    }
}
