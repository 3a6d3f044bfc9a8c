import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct LoopWaiterTests {
    @Test func isEndedByASignalFromAnotherTask() async throws {
        try await onLoop { loop in
            let waiter = LoopWaiter(core: loop.core)
            loop.core.tenant = waiter
            loop.run { ($0.core.tenant as? LoopWaiter)?.signal() }
            #expect(await waiter.wait(until: .never) == .ready)
        }
    }

    @Test func remembersASignalThatCameBeforeTheWait() async throws {
        try await onLoop { loop in
            let waiter = LoopWaiter(core: loop.core)
            waiter.signal()
            waiter.signal()
            #expect(await waiter.wait(until: .never) == .ready)
        }
    }

    @Test func keepsTheFirstOfTwoEnds() async throws {
        try await onLoop { loop in
            let cancelled = LoopWaiter(core: loop.core)
            cancelled.cancel()
            cancelled.signal()
            #expect(await cancelled.wait(until: .never) == .cancelled)
            let timedOut = LoopWaiter(core: loop.core)
            #expect(await timedOut.wait(until: loop.core.now + .milliseconds(1)) == .timedOut)
            timedOut.signal()
            #expect(await timedOut.wait(until: .never) == .timedOut)
        }
    }

    @Test func leavesTheHeapWhenItEnds() async throws {
        try await onLoop { loop in
            let waiter = LoopWaiter(core: loop.core)
            loop.core.tenant = waiter
            loop.run { ($0.core.tenant as? LoopWaiter)?.cancel() }
            #expect(await waiter.wait(until: loop.core.now + .seconds(3600)) == .cancelled)
            #expect(loop.core.deadlines.count == 0)
        }
    }
}
