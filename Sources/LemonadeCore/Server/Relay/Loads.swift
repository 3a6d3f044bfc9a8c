/// A loop's requests that wait for a local model to be loaded.
final class Loads {
    private struct Pending {
        let waiter: LoopWaiter
        var result: Result<ReadyModel.Lease, EngineError>?
    }

    private var pending: [UInt64: Pending] = [:]
    private var lastToken: UInt64 = 0

    /// A use of a model; nil when the scope was cancelled first. Loading goes on then: it serves the next request.
    func lease(
        _ model: LocalModel, from supervisor: ModelSupervisor, core: LoopCore, loop: EventLoop, _ scope: RequestScope
    ) async -> Result<ReadyModel.Lease, EngineError>? {
        lastToken += 1
        let token = lastToken
        let waiter = LoopWaiter(core: core)
        pending[token] = Pending(waiter: waiter)
        defer { pending[token] = nil }
        Task { [weak loop] in
            let result = await supervisor.ensureReady(model)
            guard let loop else {
                if case .success(let lease) = result { lease.end(at: .now()) }
                return
            }
            await loop.finishLoad(token, result)
        }
        scope.attach(waiter)
        defer { scope.detach() }
        switch await waiter.wait(until: .never) {
        case .ready: return pending[token]?.result
        case .timedOut, .cancelled: return nil
        }
    }

    /// The answer of the supervisor; a use that nobody waits for any more is given back.
    func finish(_ token: UInt64, _ result: Result<ReadyModel.Lease, EngineError>) {
        guard let waiting = pending[token], !waiting.waiter.isFinished else {
            if case .success(let lease) = result { lease.end(at: .now()) }
            return
        }
        pending[token]?.result = result
        waiting.waiter.signal()
    }
}

extension EventLoop {
    /// Hands a loaded model, or why it is none, to the request that waits for it here.
    func finishLoad(_ token: UInt64, _ result: Result<ReadyModel.Lease, EngineError>) {
        if let services {
            services.loads.finish(token, result)
        } else if case .success(let lease) = result {
            lease.end(at: .now())
        }
    }
}
