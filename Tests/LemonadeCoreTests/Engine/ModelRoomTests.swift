import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(1))) struct ModelRoomTests: SupervisorSuite {
    let starter = FakeStarter()
    let time = ManualClock()

    @Test func theOneUsedTheLongestAgoMakesRoom() async throws {
        let supervisor = supervisor(maxLoaded: 2)
        let a = try await load(supervisor, "a")
        time.advance(.seconds(1))
        let b = try await load(supervisor, "b")
        time.advance(.seconds(1))
        try #require(supervisor.lease("a", at: time.now)).end(at: time.now)
        _ = try await load(supervisor, "c")
        #expect(b.hasEnded)
        #expect(!a.hasEnded)
        #expect(supervisor.lease("b", at: time.now) == nil)
    }

    @Test func aBusyOneIsWaitedFor() async throws {
        let supervisor = supervisor()
        let a = try await load(supervisor, "a")
        let lease = try #require(supervisor.lease("a", at: time.now))
        let asked = ask(supervisor, "b")
        try await waiting(supervisor, "b", 1)
        #expect(!a.hasEnded)
        #expect(starter.starts == 1)
        lease.end(at: time.now)
        _ = try #require(await starter.next()).succeed()
        try await asked.value.get().end(at: time.now)
        #expect(a.hasEnded)
    }

    @Test func whoWaitedUsesItBeforeItMakesRoom() async throws {
        let supervisor = supervisor()
        let first = ask(supervisor, "a")
        let start = try #require(await starter.next())
        let second = ask(supervisor, "b")
        try await waiting(supervisor, "b", 1)
        let a = start.succeed()
        let lease = try await first.value.get()
        #expect(!a.hasEnded)
        #expect(starter.starts == 1)
        lease.end(at: time.now)
        _ = try #require(await starter.next()).succeed()
        try await second.value.get().end(at: time.now)
        #expect(a.hasEnded)
    }

    @Test func roomIsGivenInTheOrderInWhichItWasAskedFor() async throws {
        let supervisor = supervisor()
        _ = try await load(supervisor, "a")
        let lease = try #require(supervisor.lease("a", at: time.now))
        var asked: [Task<Result<ReadyModel.Lease, EngineError>, Never>] = []
        for name in ["b", "c", "d"] {
            asked.append(ask(supervisor, name))
            try await waiting(supervisor, name, 1)
        }
        lease.end(at: time.now)
        for (name, task) in zip(["b", "c", "d"], asked) {
            let start = try #require(await starter.next())
            #expect(start.model == name)
            _ = start.succeed()
            try await task.value.get().end(at: time.now)
        }
    }

    @Test func pinnedOnesStay() async throws {
        let supervisor = supervisor(maxLoaded: 2)
        let a = try await load(supervisor, "a")
        await supervisor.setPinned("a", true)
        let b = try await load(supervisor, "b")
        _ = try await load(supervisor, "c")
        #expect(!a.hasEnded)
        #expect(b.hasEnded)
    }

    @Test func whereAllArePinnedThatIsTold() async throws {
        let supervisor = supervisor()
        _ = try await load(supervisor, "a")
        await supervisor.setPinned("a", true)
        guard case .failure(.allPinned) = await ask(supervisor, "b").value else {
            Issue.record("there should be no room")
            return
        }
        await supervisor.setPinned("a", false)
        _ = try await load(supervisor, "b")
    }

    @Test func typesAreCountedApart() async throws {
        let supervisor = supervisor()
        let a = try await load(supervisor, "a")
        let embedding = model("e", labels: .embeddings)
        let asked = Task { await supervisor.ensureReady(embedding) }
        _ = try #require(await starter.next()).succeed()
        try await asked.value.get().end(at: time.now)
        #expect(!a.hasEnded)
    }

    @Test func anUnusedOneIsUnloadedInTime() async throws {
        let supervisor = supervisor(idle: .seconds(60))
        let a = try await load(supervisor, "a")
        try await eventually { time.sleeping.count == 1 }
        time.advance(.seconds(30))
        let lease = try #require(supervisor.lease("a", at: time.now))
        time.advance(.seconds(40))
        // Busy: it looks again after the whole time.
        try await eventually { time.sleeping == [time.now + .seconds(60)] }
        lease.end(at: time.now)
        time.advance(.seconds(59))
        #expect(!a.hasEnded)
        time.advance(.seconds(1))
        try await eventually { await supervisor.count == 0 }
        #expect(a.hasEnded)
    }

    @Test func aPinnedOneMayBeUnused() async throws {
        let supervisor = supervisor(idle: .seconds(60))
        let a = try await load(supervisor, "a")
        await supervisor.setPinned("a", true)
        try await eventually { time.sleeping.count == 1 }
        time.advance(.seconds(100))
        try await eventually { time.sleeping == [time.now + .seconds(60)] }
        #expect(!a.hasEnded)
    }
}
