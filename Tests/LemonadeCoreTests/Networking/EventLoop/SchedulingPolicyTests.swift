import Glibc
import Testing

@testable import LemonadeCore

@Suite struct SchedulingPolicyTests {
    /// A thread that runs and waits as a test says, and what was set for it.
    private final class FakeThread {
        var ran: UInt64 = 0
        var waited: UInt64 = 0
        var waits: UInt64 = 0
        var allows = true
        var settings: [Bool] = []

        func policy(isUsual: Bool = true) -> SchedulingPolicy {
            SchedulingPolicy(
                isUsual: isUsual,
                times: {
                    self.ran += 10
                    self.waited += self.waits
                    return (self.ran, self.waited)
                },
                set: {
                    self.settings.append($0)
                    return self.allows
                })
        }
    }

    @Test func manyEventsAtATimeMakeABatchAndFewEndIt() {
        let thread = FakeThread()
        var policy = thread.policy()
        for _ in 0..<1000 { policy.note(1) }
        #expect(thread.settings.isEmpty)
        for _ in 0..<1000 { policy.note(20) }
        #expect(thread.settings == [true])
        // Between the bounds it stays what it is.
        for turn in 0..<1000 { policy.note(2 + turn % 2) }
        #expect(thread.settings == [true])
        for _ in 0..<1000 { policy.note(1) }
        #expect(thread.settings == [true, false])
        for turn in 0..<1000 { policy.note(2 + turn % 2) }
        #expect(thread.settings == [true, false])
    }

    @Test func aBurstIsNoBatch() {
        var policy = FakeThread().policy()
        for _ in 0..<100 {
            policy.note(100)
            for _ in 0..<100 { policy.note(1) }
            #expect(!policy.isBatch)
        }
    }

    @Test func aThreadThatIsKeptFromRunningIsNoBatch() {
        let thread = FakeThread()
        thread.waits = 21
        var policy = thread.policy()
        for _ in 0..<10_000 { policy.note(20) }
        #expect(thread.settings.isEmpty)
        thread.waits = 20
        for _ in 0..<10_000 { policy.note(20) }
        #expect(thread.settings == [true])
        thread.waits = 21
        for _ in 0..<SchedulingPolicy.window { policy.note(20) }
        #expect(thread.settings == [true, false])
        // Not again at the first quiet moment.
        thread.waits = 0
        for _ in 0..<SchedulingPolicy.window * 15 { policy.note(20) }
        #expect(thread.settings == [true, false])
        for _ in 0..<SchedulingPolicy.window { policy.note(20) }
        #expect(thread.settings == [true, false, true])
    }

    @Test func whatSomebodyElseHasChosenIsLeftAlone() {
        let thread = FakeThread()
        var policy = thread.policy(isUsual: false)
        for _ in 0..<1000 { policy.note(20) }
        #expect(thread.settings.isEmpty)
    }

    @Test func whatTheSystemForbidsIsTriedOnce() {
        let thread = FakeThread()
        thread.allows = false
        var policy = thread.policy()
        for _ in 0..<1000 { policy.note(20) }
        for _ in 0..<1000 { policy.note(0) }
        #expect(thread.settings == [true])
    }

    @Test func theSystemKnowsThePoliciesAndTheTimes() async throws {
        let (hasTimes, policies) = try await blocking { () -> (Bool, [Int32]) in
            // A thread that has just begun has not run yet, as the kernel counts.
            let hasTimes = ThreadTimes().read() != nil
            // On a machine that is busy the real times might forbid it.
            var policy = SchedulingPolicy(isUsual: true, times: { (0, 0) }, set: SchedulingPolicy.setOfThread)
            var seen = [sched_getscheduler(0)]
            for events in [50, 0] {
                for _ in 0..<1000 { policy.note(events) }
                seen.append(sched_getscheduler(0))
            }
            return (hasTimes, seen)
        }
        #expect(hasTimes)
        #expect(policies.map { $0 & 0xFF } == [0, 3, 0])
    }
}
