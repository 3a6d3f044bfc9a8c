import Synchronization

/// A model whose engine is ready, and who uses it at the moment.
final class ReadyModel: Sendable {
    private struct Use {
        var users = 0
        var lastUse: Instant
        var isClosed = false
    }

    /// The model.
    let model: LocalModel
    /// Its engine.
    let engine: any RunningEngine
    /// How it is run.
    let options: RecipeOptions
    /// How requests get there.
    let plan: RoutePlan
    // The race this prevents: a request that begins while the model is chosen to make room for another.
    private let use: Mutex<Use>
    private let becameIdle: @Sendable () -> Void

    /// A model that has just become ready. `becameIdle` is called, on any thread, when its last user leaves.
    init(
        _ model: LocalModel, engine: any RunningEngine, options: RecipeOptions, now: Instant,
        becameIdle: @escaping @Sendable () -> Void
    ) {
        self.model = model
        self.engine = engine
        self.options = options
        self.becameIdle = becameIdle
        use = Mutex(Use(lastUse: now))
        plan = RoutePlan(
            route: EngineRoute(model: model.name, target: engine.target), key: engine.key, publicName: model.name,
            upstreamModel: model.name)
    }

    /// Whether a request is under way.
    var isBusy: Bool { use.withLock { $0.users > 0 } }
    /// When it was used last.
    var lastUse: Instant { use.withLock { $0.lastUse } }

    /// A place among its users; nil when it takes none any more.
    func lease(at now: Instant) -> Lease? {
        use.withLock { use in
            guard !use.isClosed else { return nil }
            use.users += 1
            use.lastUse = max(use.lastUse, now)
            return Lease(ready: self)
        }
    }

    fileprivate func end(at now: Instant) {
        let isIdle = use.withLock { use in
            use.users -= 1
            use.lastUse = max(use.lastUse, now)
            return use.users == 0
        }
        if isIdle { becameIdle() }
    }

    /// Takes no users from now on, unless it has some. True if it has none.
    func closeIfIdle() -> Bool {
        use.withLock { use in
            if use.users == 0 { use.isClosed = true }
            return use.isClosed
        }
    }

    /// Takes no users from now on.
    func close() {
        use.withLock { $0.isClosed = true }
    }

    /// One request's use of a model, to be ended once.
    struct Lease: Sendable {
        fileprivate let ready: ReadyModel

        /// The model.
        var model: ReadyModel { ready }

        /// How the request gets there.
        var plan: RoutePlan { ready.plan }

        /// The request is over.
        func end(at now: Instant) {
            ready.end(at: now)
        }
    }
}

/// The way to an engine on this machine.
final class EngineRoute: UpstreamRoute {
    let target: ConnectionTarget
    let upstream: Upstream
    var basePath: String { "/v1" }
    var label: String { ModelRecipe.llamacpp.rawValue }

    /// The way to the engine of a model.
    init(model: String, target: ConnectionTarget) {
        self.target = target
        upstream = .localModel(model)
    }

    var commonAuthHeader: AuthHeader? { .bearer }
    func authHeader(for path: StaticString) -> AuthHeader { .bearer }
}
