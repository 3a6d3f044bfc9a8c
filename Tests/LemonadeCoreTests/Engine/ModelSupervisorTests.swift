import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(1))) struct ModelSupervisorTests: SupervisorSuite {
    let starter = FakeStarter()
    let time = ManualClock()

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
