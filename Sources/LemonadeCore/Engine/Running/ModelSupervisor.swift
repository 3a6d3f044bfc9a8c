import Synchronization

/// Owner of the engines of local models: decides which run, starts each once whoever asks, and ends all in the end.
///
/// `ensureReady` is the only way to start one. A model that is ready is used without coming here: see `lease`.
actor ModelSupervisor {
    private let starter: any EngineStarter
    private(set) var limits: Limits
    let clock: SupervisorClock
    let log: Logger
    /// How a model is run when nobody says otherwise.
    private let options: @Sendable (LocalModel) -> RecipeOptions
    // The race this prevents: a loop that looks for a ready model while this actor ends one. Held for a look-up only.
    private nonisolated let readyModels = Mutex<[String: ReadyModel]>([:])
    /// Whether somebody waits for a model to become idle.
    private nonisolated let roomIsWanted = Atomic(0)

    private(set) var slots: [String: Slot] = [:]
    private(set) var pinned: Set<String> = []
    private var failures: [String: RestartBackOff] = [:]
    private var roomQueues: [ModelType: [UInt64]] = [:]
    private var waitingForChange: [CheckedContinuation<Void, Never>] = []
    private var lastID: UInt64 = 0
    private var isStopped = false

    /// A supervisor without models.
    init(
        starter: any EngineStarter, limits: Limits = Limits(), clock: SupervisorClock = .system, log: Logger,
        options: @escaping @Sendable (LocalModel) -> RecipeOptions
    ) {
        self.starter = starter
        self.limits = limits
        self.clock = clock
        self.log = log
        self.options = options
    }

    /// A use of a model that is ready; nil when it is not.
    nonisolated func lease(_ name: String, at now: Instant) -> ReadyModel.Lease? {
        readyModels.withLock { $0[name] }?.lease(at: now)
    }

    /// A use of a model, which is started if need be; ten that ask at once start it once. With `options` it runs with those:
    /// one that runs with others is started anew.
    func ensureReady(
        _ model: LocalModel, options wanted: RecipeOptions? = nil
    ) async -> Result<ReadyModel.Lease, EngineError> {
        while !isStopped {
            guard let slot = slots[model.name] else {
                let slot = begin(model, wanted ?? options(model))
                return await withCheckedContinuation { slot.waiters.append($0) }
            }
            // The same name may have come to mean other files.
            let isOther =
                slot.model.path != model.path || slot.model.projector != model.projector
                || wanted.map { $0.launchPart != slot.options.launchPart } ?? false
            switch slot.phase {
            case .starting where !slot.isCancelled && (wanted == nil || !isOther):
                return await withCheckedContinuation { slot.waiters.append($0) }
            case .starting:
                if !slot.isCancelled { cancel(slot) }
            case .ready(let ready):
                if !isOther, let lease = ready.lease(at: clock.now()) { return .success(lease) }
                if isOther { end(slot) }
            case .ending: break
            }
            await nextChange()
        }
        return .failure(.shuttingDown)
    }

    /// Ends a model, or gives up loading it. Returns when it has ended; false if there is none of that name.
    func unload(_ name: String) async -> Bool {
        guard let slot = slots[name] else { return false }
        dismiss(slot)
        while slots[name] === slot { await nextChange() }
        return true
    }

    /// Ends every model.
    func unloadAll() async {
        for slot in slots.values { dismiss(slot) }
        let ids = Set(slots.values.map(\.id))
        while slots.values.contains(where: { ids.contains($0.id) }) { await nextChange() }
    }

    /// Ends everything, for good.
    func stop() async {
        isStopped = true
        await unloadAll()
    }

    /// Another bound, which the next load keeps to.
    func setMaxLoaded(_ count: Int) {
        limits.maxLoaded = count
    }

    /// Forgets that a model failed: who asks for it by name may have mended what was wrong.
    func forgive(_ name: String) {
        failures[name] = nil
    }

    /// Keeps a model loaded, or no longer.
    func setPinned(_ name: String, _ isPinned: Bool) {
        if isPinned { pinned.insert(name) } else { pinned.remove(name) }
        changed()
    }

    /// Whether a model stays loaded.
    func isPinned(_ name: String) -> Bool { pinned.contains(name) }

    // MARK: - Starting

    private func begin(_ model: LocalModel, _ options: RecipeOptions) -> Slot {
        lastID += 1
        let slot = Slot(id: lastID, model: model, options: options)
        if options.isPinned == true { pinned.insert(model.name) }
        slots[model.name] = slot
        let id = slot.id
        slot.startTask = Task { await self.run(model.name, id) }
        return slot
    }

    /// The slot of that name, if it is still that one.
    func slot(_ name: String, _ id: UInt64) -> Slot? {
        slots[name].flatMap { $0.id == id ? $0 : nil }
    }

    private func run(_ name: String, _ id: UInt64) async {
        guard let slot = slot(name, id) else { return }
        let wait = failures[name]?.notBefore ?? Instant(nanoseconds: 0)
        if wait > clock.now() { await clock.sleep(wait) }
        do throws(EngineError) {
            try await takeRoom(slot)
            log.info("loading", ["model": name])
            slot.since = clock.now()
            let engine = try await starter.start(slot.model, options: slot.options)
            guard !slot.isCancelled else {
                await engine.stop()
                throw .cancelled
            }
            becomeReady(slot, engine)
        } catch {
            if case .failed = error { noteFailure(name) }
            log.log(
                error == .cancelled ? .info : .error, "the model could not be loaded",
                ["model": name, "reason": error.apiError(model: name).message])
            finish(slot, with: error)
        }
    }

    private func becomeReady(_ slot: Slot, _ engine: any RunningEngine) {
        let now = clock.now()
        let ready = ReadyModel(slot.model, engine: engine, options: slot.options, now: now) { [weak self] in
            guard let self, self.roomIsWanted.load(ordering: .sequentiallyConsistent) > 0 else { return }
            Task { await self.changed() }
        }
        slot.phase = .ready(ready)
        let name = slot.model.name
        let id = slot.id
        log.info("loaded", ["model": name, "pid": engine.pid, "duration": now - slot.since])
        // Whoever waited has a use before anybody can make room with this one.
        let waiters = slot.waiters
        slot.waiters.removeAll()
        for waiter in waiters {
            waiter.resume(returning: ready.lease(at: now).map { .success($0) } ?? .failure(.cancelled))
        }
        readyModels.withLock { $0[name] = ready }
        slot.since = now
        Task { self.ended(name, id, await engine.ended()) }
        if limits.idle > .zero { slot.idleTask = Task { await self.watchIdle(name, id, ready) } }
        changed()
    }

    /// The slot is no more; who still waits is told why.
    private func finish(_ slot: Slot, with error: EngineError) {
        let name = slot.model.name
        if slots[name] === slot { slots[name] = nil }
        readyModels.withLock { models in
            if let ready = slot.ready, models[name] === ready { models[name] = nil }
        }
        slot.idleTask?.cancel()
        let waiters = slot.waiters
        slot.waiters.removeAll()
        for waiter in waiters { waiter.resume(returning: .failure(isStopped ? .shuttingDown : error)) }
        changed()
    }

    // MARK: - Room

    /// Waits for its turn and for room among the models of its type; makes room with the idle one that was used the longest
    /// ago.
    private func takeRoom(_ slot: Slot) async throws(EngineError) {
        let type = slot.model.type
        roomQueues[type, default: []].append(slot.id)
        roomIsWanted.add(1, ordering: .sequentiallyConsistent)
        defer {
            roomQueues[type]?.removeAll { $0 == slot.id }
            roomIsWanted.subtract(1, ordering: .sequentiallyConsistent)
            changed()
        }
        while true {
            if slot.isCancelled { throw .cancelled }
            if roomQueues[type]?.first == slot.id {
                let loaded = slots.values.filter { $0.model.type == type && $0.hasRoom }
                if loaded.count < limits.maxLoaded {
                    slot.hasRoom = true
                    return
                }
                if loaded.allSatisfy({ $0.ready != nil && pinned.contains($0.model.name) }) { throw .allPinned }
                let isEnding = loaded.contains { if case .ending = $0.phase { true } else { false } }
                if !isEnding { makeRoom(among: loaded) }
            }
            await nextChange()
        }
    }

    /// Waits until something has changed here.
    func nextChange() async {
        await withCheckedContinuation { waitingForChange.append($0) }
    }

    /// Lets everybody look again who waits for something here.
    func changed() {
        let waiting = waitingForChange
        waitingForChange.removeAll()
        for waiter in waiting { waiter.resume() }
    }

    // MARK: - Ending

    private func dismiss(_ slot: Slot) {
        switch slot.phase {
        case .starting: cancel(slot)
        case .ready: end(slot)
        case .ending: break
        }
    }

    private func cancel(_ slot: Slot) {
        slot.isCancelled = true
        slot.startTask?.cancel()
        changed()
    }

    /// Ends an engine; the slot stays until it has ended.
    func end(_ slot: Slot) {
        guard let ready = slot.ready else { return }
        ready.close()
        let name = slot.model.name
        readyModels.withLock { models in
            if models[name] === ready { models[name] = nil }
        }
        slot.phase = .ending
        slot.idleTask?.cancel()
        let engine = ready.engine
        Task { await engine.stop() }
        changed()
    }

    /// An engine has ended, by our will or otherwise.
    private func ended(_ name: String, _ id: UInt64, _ end: EngineEnd) {
        guard let slot = slot(name, id) else { return }
        switch slot.phase {
        case .ending where slot.isLost:
            log.error(
                "llama-server could not be reached; the next request starts it again",
                ["model": name, "how": end.how, "last_line": end.log.last])
            noteFailure(name)
        case .ending:
            failures[name] = nil
            log.info("unloaded", ["model": name])
        case .ready(let ready):
            ready.close()
            log.error(
                "llama-server ended unexpectedly; the next request starts it again",
                ["model": name, "how": end.how, "last_line": end.log.last])
            noteFailure(name)
        case .starting: break
        }
        finish(slot, with: .failed(reason: "llama-server \(end.how)", log: end.log))
    }

    private func noteFailure(_ name: String) {
        let now = clock.now()
        let since = slots[name]?.since ?? now
        failures[name, default: RestartBackOff()].note(at: now, ranFor: now - since, limits)
    }
}
