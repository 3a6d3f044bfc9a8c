import Glibc
import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct EventLoopTests {
    @Test func runsAJobThatFindsItAsleep() async throws {
        #expect(try await onLoop { _ in 7 } == 7)
    }

    /// One after the other, with more or less time between them: they find the loop in a turn and at rest.
    @Test func isWokenInWhateverPhaseAJobFindsIt() async throws {
        let (loop, clock) = (try EventLoop(), try EventLoop())
        for round in 0..<2000 {
            if round.isMultiple(of: 100) { _ = try await clock.perform { await Self.wait($0, .milliseconds(4)) } }
            if round.isMultiple(of: 3) { await Task.yield() }
            #expect(try await loop.perform { _ in round } == round)
        }
    }

    @Test func losesNoJobOfManyThreads() async throws {
        final class Tally { var count = 0 }
        let loop = try EventLoop()
        let tally = try await loop.perform { loop in
            loop.core.tenant = Tally()
            return 0
        }
        try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<500 {
                        // Not atomic: only one job at a time may touch it.
                        try await loop.perform { ($0.core.tenant as? Tally)?.count += 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(tally == 0)
        #expect(try await loop.perform { ($0.core.tenant as? Tally)?.count } == 4000)
    }

    @Test func readsTheClockBeforeTheJobThatWokeIt() async throws {
        let (loop, clock) = (try EventLoop(), try EventLoop())
        for _ in 0..<20 {
            // Meanwhile the other one does nothing.
            _ = try await clock.perform { await Self.wait($0, .milliseconds(6)) }
            let before = Instant.now()
            #expect(try await loop.perform { $0.core.now } >= before)
        }
    }

    @Test func wakesUpForDeadlinesInTheirOrder() async throws {
        let loop = try EventLoop()
        let order = Recorder<Int>()
        try await withThrowingTaskGroup { group in
            let start = Instant.now()
            // So far apart that all are waited for before the first has passed, on a busy machine as well.
            for delay in [2100, 700, 1400] {
                group.addTask {
                    try await loop.perform { loop in
                        let deadline = start + .milliseconds(delay)
                        let outcome = await LoopWaiter(core: loop.core).wait(until: deadline)
                        #expect(outcome == .timedOut)
                        #expect(Instant.now() >= deadline)
                        order.add(delay)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(order.all == [700, 1400, 2100])
    }

    @Test func takesADeadlineEarlierThanTheOneItSleepsFor() async throws {
        let loop = try EventLoop()
        let late = Task(executorPreference: loop) { try await loop.perform { await Self.wait($0, .seconds(3600)) } }
        try await eventually { try await loop.perform { $0.core.deadlines.count } == 1 }
        let started = Instant.now()
        #expect(try await loop.perform { await Self.wait($0, .milliseconds(20)) } == .timedOut)
        #expect(Instant.now() - started < .seconds(60))
        late.cancel()
    }

    @Test func aDeadlineThatHasPassedEndsTheWaitAtOnce() async throws {
        #expect(try await onLoop { await LoopWaiter(core: $0.core).wait(until: Instant(nanoseconds: 1)) } == .timedOut)
    }

    /// Tasks that keep yielding are always ready to run; events, deadlines and jobs from elsewhere must get their turn.
    @Test func isNotStarvedByTasksThatYield() async throws {
        let loop = try EventLoop()
        let done = Flag()
        try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    try await loop.perform { _ in
                        while !done.isRaised { await Task.yield() }
                    }
                }
            }
            #expect(try await loop.perform { await Self.wait($0, .milliseconds(10)) } == .timedOut)
            let pair = try socketPair()
            async let read = loop.perform { loop in
                let descriptor = try Descriptor(number: pair.ours, core: loop.core)
                descriptor.isReadable = false
                defer { descriptor.close() }
                return await descriptor.wait(for: .read)
            }
            put("x", into: pair.theirs)
            #expect(try await read == .ready)
            hangUp(pair.theirs)
            done.raise()
            try await group.waitForAll()
        }
    }

    @Test func isFreedWithItsDescriptorsWhenNobodyHoldsIt() async throws {
        final class Witness: Sendable {}
        weak var witness: Witness?
        let pair = try socketPair()
        do {
            let loop = try EventLoop()
            let made = Witness()
            witness = made
            try await loop.perform { loop in
                loop.core.tenant = made
                _ = try Descriptor(number: pair.ours, core: loop.core)
            }
        }
        try await eventually { witness == nil }
        // The other end sees that ours was closed with the loop.
        var byte: UInt8 = 0
        #expect(recv(pair.theirs, &byte, 1, 0) == 0)
        hangUp(pair.theirs)
    }

    private static func wait(_ loop: isolated EventLoop, _ duration: Duration) async -> WaitOutcome {
        await LoopWaiter(core: loop.core).wait(until: loop.core.now + duration)
    }
}
