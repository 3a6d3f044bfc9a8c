import Testing

@testable import LemonadeCore

struct MemoryReturnTests {
    private final class Count { var value = 0 }

    private static func memory() throws -> (MemoryReturn, LoopCore, Count) {
        let core = try LoopCore()
        let count = Count()
        return (MemoryReturn(core: core) { count.value += 1 }, core, count)
    }

    @Test func memoryIsGivenBackOnceARushIsOver() throws {
        let (memory, core, count) = try Self.memory()
        for open in 1...1000 { memory.note(open) }
        for open in (0..<1000).reversed() { memory.note(open) }
        #expect(core.deadlines.earliest > core.now)
        #expect(memory.deadlinePassed(at: core.now) > core.now)
        #expect(count.value == 0)
        #expect(memory.deadlinePassed(at: core.now + .seconds(10)) == .never)
        #expect(count.value == 1)
        // And not again for the few that come afterwards.
        for open in [1, 2, 1, 0] { memory.note(open) }
        _ = memory.deadlinePassed(at: core.now + .seconds(20))
        #expect(count.value == 1)
    }

    @Test func fewConnectionsAreNoRush() throws {
        let (memory, core, count) = try Self.memory()
        for open in [1, 100, 0] { memory.note(open) }
        _ = memory.deadlinePassed(at: core.now + .seconds(10))
        #expect(core.deadlines.earliest == .never)
        #expect(count.value == 0)
    }

    @Test func aRushThatGoesOnKeepsItsMemory() throws {
        let (memory, core, count) = try Self.memory()
        for open in [1000, 0, 1000] { memory.note(open) }
        _ = memory.deadlinePassed(at: core.now + .seconds(10))
        #expect(count.value == 0)
        memory.note(0)
        _ = memory.deadlinePassed(at: core.now + .seconds(20))
        #expect(count.value == 1)
    }
}
