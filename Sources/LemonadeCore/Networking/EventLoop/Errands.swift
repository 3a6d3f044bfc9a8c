import Synchronization

/// Work that tasks of one loop have had begun on other threads, and wait for.
final class Errands {
    private final class Result<Value: Sendable>: Sendable {
        // Written by the other thread before it wakes the loop, read by the loop afterwards: never contended.
        let value = Mutex<Value?>(nil)
    }

    private var waiters: [UInt64: LoopWaiter] = [:]
    private var lastToken: UInt64 = 0

    /// Has `begin` start work that calls back once, from any thread, and waits for what it brings: within the limit, and as
    /// long as the scope is not cancelled. Work that nobody waits for any more goes on, and its result is dropped.
    func run<Value: Sendable>(
        on loop: EventLoop, core: LoopCore, scope: RequestScope, until deadline: Instant,
        _ begin: (@escaping @Sendable (Value) -> Void) -> Void
    ) async throws(StreamError) -> Value {
        lastToken += 1
        let token = lastToken
        let waiter = LoopWaiter(core: core)
        waiters[token] = waiter
        defer { waiters[token] = nil }
        let result = Result<Value>()
        begin { [weak loop] value in
            result.value.withLock { $0 = value }
            loop?.run { $0.core.errands.finish(token) }
        }
        scope.attach(waiter)
        defer { scope.detach() }
        switch await waiter.wait(until: deadline) {
        case .ready:
            // A waiter is only signalled once the value is there.
            guard let value = result.value.withLock({ $0 }) else { throw .cancelled }
            return value
        case .timedOut: throw .timedOut
        case .cancelled: throw .cancelled
        }
    }

    private func finish(_ token: UInt64) {
        waiters[token]?.signal()
    }
}
