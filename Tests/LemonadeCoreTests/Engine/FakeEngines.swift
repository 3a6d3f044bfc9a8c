import Synchronization

@testable import LemonadeCore

/// Starts engines that are none: each start waits until the test says what becomes of it.
final class FakeStarter: EngineStarter {
    /// A start that waits for its outcome.
    struct Start: Sendable {
        let model: String
        let options: RecipeOptions
        fileprivate let outcome: Outcome

        /// The engine is ready.
        func succeed() -> FakeEngine {
            let engine = FakeEngine()
            outcome.settle(.success(engine))
            return engine
        }

        /// It is not.
        func fail(_ reason: String) {
            outcome.settle(.failure(.failed(reason: reason, log: ["last words"])))
        }
    }

    fileprivate final class Outcome: Sendable {
        private struct State {
            var result: Result<FakeEngine, EngineError>?
            var waiter: CheckedContinuation<Result<FakeEngine, EngineError>, Never>?
        }

        private let state = Mutex(State())

        func settle(_ result: Result<FakeEngine, EngineError>) {
            state.withLock { state in
                guard state.result == nil else { return }
                state.result = result
                state.waiter?.resume(returning: result)
                state.waiter = nil
            }
        }

        func wait() async -> Result<FakeEngine, EngineError> {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if let result = state.result {
                        continuation.resume(returning: result)
                    } else {
                        state.waiter = continuation
                    }
                }
            }
        }
    }

    private let count = Atomic(0)
    private let stream: AsyncStream<Start>
    private let told: AsyncStream<Start>.Continuation

    init() { (stream, told) = AsyncStream.makeStream(of: Start.self) }

    /// How many starts there were.
    var starts: Int { count.load(ordering: .sequentiallyConsistent) }

    /// The next start.
    func next() async -> Start? {
        for await start in stream { return start }
        return nil
    }

    func start(_ model: LocalModel, options: RecipeOptions) async throws(EngineError) -> any RunningEngine {
        count.add(1, ordering: .sequentiallyConsistent)
        let outcome = Outcome()
        told.yield(Start(model: model.name, options: options, outcome: outcome))
        return try await withTaskCancellationHandler {
            await outcome.wait()
        } onCancel: {
            outcome.settle(.failure(.cancelled))
        }.get()
    }
}

/// An engine that is none.
final class FakeEngine: RunningEngine {
    private struct State {
        var end: EngineEnd?
        var waiters: [CheckedContinuation<EngineEnd, Never>] = []
    }

    let pid: Int32 = 1
    let target = ConnectionTarget(isSecure: false, host: "127.0.0.1", port: 1)
    let key: APIKey
    let command = ["llama-server"]
    private let state = Mutex(State())

    init() {
        guard let key = try? APIKey("key") else { preconditionFailure("a plain key is accepted") }
        self.key = key
    }

    /// Whether it has ended.
    var hasEnded: Bool { state.withLock { $0.end != nil } }

    /// It ends without having been asked to.
    func crash() { finish(EngineEnd(how: "ended with status 1", log: ["crash"])) }

    func ended() async -> EngineEnd {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if let end = state.end {
                    continuation.resume(returning: end)
                } else {
                    state.waiters.append(continuation)
                }
            }
        }
    }

    func stop() async { finish(EngineEnd(how: "was ended by signal 15", log: [])) }

    private func finish(_ end: EngineEnd) {
        state.withLock { state in
            guard state.end == nil else { return }
            state.end = end
            for waiter in state.waiters { waiter.resume(returning: end) }
            state.waiters.removeAll()
        }
    }
}

/// Time as a test wants it.
final class ManualClock: Sendable {
    private struct State {
        var now = Instant(nanoseconds: 1_000_000_000)
        var lastToken = 0
        var sleepers: [Int: (until: Instant, waiter: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state = Mutex(State())

    /// What the supervisor sees of it.
    var clock: SupervisorClock {
        SupervisorClock(now: { self.state.withLock { $0.now } }, sleep: { await self.sleep($0) })
    }

    /// Until when somebody sleeps, the earliest first.
    var sleeping: [Instant] { state.withLock { $0.sleepers.values.map(\.until).sorted() } }

    /// The time.
    var now: Instant { state.withLock { $0.now } }

    /// Lets time pass.
    func advance(_ duration: Duration) {
        let awake = state.withLock { state in
            state.now = state.now + duration
            let now = state.now
            let due = state.sleepers.filter { $0.value.until <= now }
            for token in due.keys { state.sleepers[token] = nil }
            return due.values.map(\.waiter)
        }
        for waiter in awake { waiter.resume() }
    }

    private func sleep(_ until: Instant) async {
        let token = state.withLock { state in
            state.lastToken += 1
            return state.lastToken
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.now >= until || Task.isCancelled { return true }
                    state.sleepers[token] = (until, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: token) }?.waiter.resume()
        }
    }
}
