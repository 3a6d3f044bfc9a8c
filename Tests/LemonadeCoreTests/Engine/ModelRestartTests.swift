import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(1))) struct ModelRestartTests: SupervisorSuite {
    let starter = FakeStarter()
    let time = ManualClock()

    @Test func oneThatEndsByItselfIsStartedByTheNextRequest() async throws {
        let supervisor = supervisor()
        let a = try await load(supervisor, "a")
        a.crash()
        try await eventually { await supervisor.count == 0 }
        #expect(supervisor.lease("a", at: time.now) == nil)
        _ = try await load(supervisor, "a")
        #expect(starter.starts == 2)
    }

    @Test func oneThatCannotBeReachedIsStartedAnew() async throws {
        let supervisor = supervisor()
        let a = try await load(supervisor, "a")
        let lease = try #require(supervisor.lease("a", at: time.now))
        await supervisor.lost(lease)
        #expect(supervisor.lease("a", at: time.now) == nil)
        lease.end(at: time.now)
        let again = try await load(supervisor, "a")
        #expect(a.hasEnded)
        // Told twice, or late, it changes nothing.
        await supervisor.lost(lease)
        #expect(!again.hasEnded)
    }

    @Test func oneThatKeepsEndingIsStartedEverMoreSlowly() async throws {
        let supervisor = supervisor()
        var waits: [Duration] = []
        for _ in 0..<9 {
            let asked = ask(supervisor, "a")
            try await waiting(supervisor, "a", 1)
            try await eventually { time.sleeping.count == 1 || starter.starts == waits.count + 1 }
            let wait = time.sleeping.first.map { $0 - time.now } ?? .zero
            waits.append(wait)
            time.advance(wait)
            let engine = try #require(await starter.next()).succeed()
            try await asked.value.get().end(at: time.now)
            engine.crash()
            try await eventually { await supervisor.count == 0 }
        }
        #expect(
            waits == [
                .zero, .zero, .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(16),
                .seconds(30),
            ])
    }

    @Test func oneThatRanForLongIsStartedAtOnce() async throws {
        let supervisor = supervisor()
        for _ in 0..<4 {
            let engine = try await load(supervisor, "a")
            time.advance(.seconds(61))
            engine.crash()
            try await eventually { await supervisor.count == 0 }
        }
        #expect(starter.starts == 4)
    }

    @Test func whoAsksByNameNeedNotWait() async throws {
        let supervisor = supervisor()
        for _ in 0..<3 {
            let asked = ask(supervisor, "a")
            try await waiting(supervisor, "a", 1)
            if let until = time.sleeping.first { time.advance(until - time.now) }
            try #require(await starter.next()).fail("broken")
            _ = await asked.value
        }
        await supervisor.forgive("a")
        _ = try await load(supervisor, "a")
    }
}
