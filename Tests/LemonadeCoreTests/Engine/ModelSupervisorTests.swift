import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(1))) struct ModelSupervisorTests {
    private let starter = FakeStarter()
    private let time = ManualClock()

    private func supervisor(
        maxLoaded: Int = 1, idle: Duration = .zero, options: RecipeOptions = RecipeOptions()
    ) -> ModelSupervisor {
        var limits = ModelSupervisor.Limits()
        limits.maxLoaded = maxLoaded
        limits.idle = idle
        return ModelSupervisor(
            starter: starter, limits: limits, clock: time.clock, log: Logger(.engine, LogRecorder().sink),
            options: { _ in options })
    }

    private func model(_ name: String, labels: ModelLabels = .chat) -> LocalModel {
        let file = FoundFile(path: "/m/\(name)", folders: [], name: name, size: 1, modified: 0)
        var facts = ModelFacts()
        facts.labels = labels
        return LocalModel(
            FoundModel(name: name, file: file, files: [file], projector: nil, isComplete: true), facts: facts)
    }

    private func ask(_ supervisor: ModelSupervisor, _ name: String, options: RecipeOptions? = nil)
        -> Task<Result<ReadyModel.Lease, EngineError>, Never>
    {
        let model = model(name)
        return Task { await supervisor.ensureReady(model, options: options) }
    }

    /// Loads a model that nobody uses afterwards.
    private func load(_ supervisor: ModelSupervisor, _ name: String) async throws -> FakeEngine {
        let asked = ask(supervisor, name)
        let engine = try #require(await starter.next()).succeed()
        try await asked.value.get().end(at: time.now)
        return engine
    }

    private func waiting(_ supervisor: ModelSupervisor, _ name: String, _ count: Int) async throws {
        try await eventually { await supervisor.waiting(for: name) == count }
    }

    @Test func tenThatAskStartItOnce() async throws {
        let supervisor = supervisor()
        let asked = (0..<10).map { _ in ask(supervisor, "a") }
        let start = try #require(await starter.next())
        try await waiting(supervisor, "a", 10)
        #expect(supervisor.lease("a", at: time.now) == nil)
        _ = start.succeed()
        for task in asked { try await task.value.get().end(at: time.now) }
        #expect(starter.starts == 1)
        // From now on it is there without asking.
        #expect(supervisor.lease("a", at: time.now) != nil)
    }

    @Test func whyItDoesNotStartIsToldToAll() async throws {
        let supervisor = supervisor()
        let asked = (0..<3).map { _ in ask(supervisor, "a") }
        let start = try #require(await starter.next())
        try await waiting(supervisor, "a", 3)
        start.fail("no memory")
        for task in asked {
            guard case .failure(.failed("no memory", ["last words"])) = await task.value else {
                Issue.record("it did not fail as it should")
                return
            }
        }
        #expect(await supervisor.count == 0)
    }

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

    @Test func loadingCanBeCancelled() async throws {
        let supervisor = supervisor()
        let asked = ask(supervisor, "a")
        _ = try #require(await starter.next())
        #expect(await supervisor.unload("a"))
        guard case .failure(.cancelled) = await asked.value else {
            Issue.record("it should have been cancelled")
            return
        }
        #expect(await supervisor.unload("a") == false)
        // And it can be loaded again at once.
        _ = try await load(supervisor, "a")
    }

    @Test func waitingForRoomCanBeCancelled() async throws {
        let supervisor = supervisor()
        _ = try await load(supervisor, "a")
        let lease = try #require(supervisor.lease("a", at: time.now))
        let asked = ask(supervisor, "b")
        try await waiting(supervisor, "b", 1)
        #expect(await supervisor.unload("b"))
        guard case .failure(.cancelled) = await asked.value else {
            Issue.record("it should have been cancelled")
            return
        }
        lease.end(at: time.now)
        #expect(starter.starts == 1)
        #expect(supervisor.lease("a", at: time.now) != nil)
    }

    @Test func unloadingEndsABusyOneToo() async throws {
        let supervisor = supervisor()
        let a = try await load(supervisor, "a")
        let lease = try #require(supervisor.lease("a", at: time.now))
        #expect(await supervisor.unload("a"))
        #expect(a.hasEnded)
        #expect(supervisor.lease("a", at: time.now) == nil)
        lease.end(at: time.now)
    }

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

    @Test func otherOptionsStartItAnew() async throws {
        let supervisor = supervisor()
        var options = RecipeOptions()
        options.contextSize = 1024
        let a = try await load(supervisor, "a")
        let asked = ask(supervisor, "a", options: options)
        let start = try #require(await starter.next())
        #expect(start.options.contextSize == 1024)
        #expect(a.hasEnded)
        let again = start.succeed()
        try await asked.value.get().end(at: time.now)
        // The same ones, or none, are content with what runs.
        try await ask(supervisor, "a", options: options).value.get().end(at: time.now)
        try await ask(supervisor, "a").value.get().end(at: time.now)
        #expect(!again.hasEnded)
        #expect(starter.starts == 2)
    }

    @Test func otherOptionsWhileItLoadsBeginAgain() async throws {
        let supervisor = supervisor()
        let first = ask(supervisor, "a")
        _ = try #require(await starter.next())
        var options = RecipeOptions()
        options.contextSize = 1024
        let second = ask(supervisor, "a", options: options)
        let start = try #require(await starter.next())
        #expect(start.options.contextSize == 1024)
        _ = start.succeed()
        try await second.value.get().end(at: time.now)
        guard case .failure(.cancelled) = await first.value else {
            Issue.record("the first load should have been given up")
            return
        }
    }

    @Test func stoppingEndsAll() async throws {
        let supervisor = supervisor(maxLoaded: 2)
        let a = try await load(supervisor, "a")
        let asked = ask(supervisor, "b")
        _ = try #require(await starter.next())
        await supervisor.stop()
        #expect(a.hasEnded)
        for task in [asked, ask(supervisor, "c")] {
            guard case .failure(.shuttingDown) = await task.value else {
                Issue.record("nothing starts any more")
                return
            }
        }
    }

    @Test func whatItTellsIsWhatIsThere() async throws {
        let supervisor = supervisor(maxLoaded: 2)
        _ = try await load(supervisor, "a")
        time.advance(.seconds(10))
        _ = try await load(supervisor, "b")
        let asked = ask(supervisor, "c")
        try await waiting(supervisor, "c", 1)
        let lease = supervisor.lease("b", at: time.now)
        let states = await supervisor.states(secondsNow: 1000, now: time.now)
        #expect(states.last?.name == "b")
        #expect(states.last?.json["is_busy"] == true)
        #expect(states.last?.json["last_use"] == 1000)
        #expect(states.last?.json["type"] == "llm")
        #expect(await supervisor.loading() == ["c"])
        _ = await supervisor.unload("c")
        _ = await asked.value
        lease?.end(at: time.now)
    }
}
