import Glibc
import Testing

@testable import LemonadeCore

@Suite struct SchedulingPolicyTests {
    /// What was set, in order.
    private final class Settings {
        var all: [Bool] = []
    }

    @Test func manyEventsAtATimeMakeABatchAndFewEndIt() {
        let settings = Settings()
        var policy = SchedulingPolicy(isUsual: true) { isBatch in
            settings.all.append(isBatch)
            return true
        }
        for _ in 0..<1000 { policy.note(1) }
        #expect(settings.all.isEmpty)
        for _ in 0..<1000 { policy.note(20) }
        #expect(settings.all == [true])
        // Between the bounds it stays what it is.
        for turn in 0..<1000 { policy.note(2 + turn % 2) }
        #expect(settings.all == [true])
        for _ in 0..<1000 { policy.note(1) }
        #expect(settings.all == [true, false])
        for turn in 0..<1000 { policy.note(2 + turn % 2) }
        #expect(settings.all == [true, false])
    }

    @Test func aBurstIsNoBatch() {
        var policy = SchedulingPolicy(isUsual: true) { _ in true }
        for _ in 0..<100 {
            policy.note(100)
            for _ in 0..<100 { policy.note(1) }
            #expect(!policy.isBatch)
        }
    }

    @Test func whatSomebodyElseHasChosenIsLeftAlone() {
        let settings = Settings()
        var policy = SchedulingPolicy(isUsual: false) { isBatch in
            settings.all.append(isBatch)
            return true
        }
        for _ in 0..<1000 { policy.note(20) }
        #expect(settings.all.isEmpty)
    }

    @Test func whatTheSystemForbidsIsTriedOnce() {
        let settings = Settings()
        var policy = SchedulingPolicy(isUsual: true) { isBatch in
            settings.all.append(isBatch)
            return false
        }
        for _ in 0..<1000 { policy.note(20) }
        for _ in 0..<1000 { policy.note(0) }
        #expect(settings.all == [true])
    }

    @Test func theSystemKnowsThePolicies() async throws {
        let policies = try await blocking { () -> [Int32] in
            var policy = SchedulingPolicy()
            var seen = [sched_getscheduler(0)]
            for events in [50, 0] {
                for _ in 0..<1000 { policy.note(events) }
                seen.append(sched_getscheduler(0))
            }
            return seen
        }
        #expect(policies.map { $0 & 0xFF } == [0, 3, 0])
    }
}
