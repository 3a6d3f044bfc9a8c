import Testing

@testable import LemonadeCore

/// What tests of the supervisor share: engines that are no processes, and a clock that stands still.
protocol SupervisorSuite {
    /// Starts the engines.
    var starter: FakeStarter { get }
    /// The supervisor's clock.
    var time: ManualClock { get }
}

extension SupervisorSuite {
    func supervisor(
        maxLoaded: Int = 1, idle: Duration = .zero, options: RecipeOptions = RecipeOptions()
    ) -> ModelSupervisor {
        var limits = ModelSupervisor.Limits()
        limits.maxLoaded = maxLoaded
        limits.idle = idle
        return ModelSupervisor(
            starter: starter, limits: limits, clock: time.clock, log: Logger(.engine, LogRecorder().sink),
            options: { _ in options })
    }

    func model(_ name: String, labels: ModelLabels = .chat) -> LocalModel {
        let file = FoundFile(path: "/m/\(name)", folders: [], name: name, size: 1, modified: 0)
        var facts = ModelFacts()
        facts.labels = labels
        return LocalModel(
            FoundModel(name: name, file: file, files: [file], projector: nil, isComplete: true), facts: facts)
    }

    func ask(_ supervisor: ModelSupervisor, _ name: String, options: RecipeOptions? = nil)
        -> Task<Result<ReadyModel.Lease, EngineError>, Never>
    {
        let model = model(name)
        return Task { await supervisor.ensureReady(model, options: options) }
    }

    /// Loads a model that nobody uses afterwards.
    func load(_ supervisor: ModelSupervisor, _ name: String) async throws -> FakeEngine {
        let asked = ask(supervisor, name)
        let engine = try #require(await starter.next()).succeed()
        try await asked.value.get().end(at: time.now)
        return engine
    }

    func waiting(_ supervisor: ModelSupervisor, _ name: String, _ count: Int) async throws {
        try await eventually { await supervisor.waiting(for: name) == count }
    }
}
