extension ModelSupervisor {
    /// A model that is loaded, or on its way there or back.
    final class Slot {
        enum Phase {
            case starting
            case ready(ReadyModel)
            case ending
        }

        let id: UInt64
        let model: LocalModel
        let options: RecipeOptions
        var phase = Phase.starting
        /// Whether it counts as one of those that may be loaded.
        var hasRoom = false
        var isCancelled = false
        /// Whether it is being ended because it could not be reached.
        var isLost = false
        var startTask: Task<Void, Never>?
        var idleTask: Task<Void, Never>?
        var waiters: [CheckedContinuation<Result<ReadyModel.Lease, EngineError>, Never>] = []
        var since = Instant.now()

        init(id: UInt64, model: LocalModel, options: RecipeOptions) {
            self.id = id
            self.model = model
            self.options = options
        }

        var ready: ReadyModel? { if case .ready(let ready) = phase { ready } else { nil } }
    }
}
