import Synchronization

/// Lets so many in at a time; the others wait without holding a thread.
///
/// All tests start at once. Hundreds of daemons on two cores would make each answer late, and a test that waits for a limit
/// could not tell that from a fault.
final class Turnstile: Sendable {
    /// For tests that run a whole daemon.
    static let daemons = Turnstile(places: 12)

    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Whether this task is in already: a test with two daemons must not wait for itself.
    @TaskLocal private static var isInside = false
    private let state: Mutex<State>

    init(places: Int) {
        state = Mutex(State(free: places))
    }

    /// Runs `body` once there is a place.
    func pass<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        guard !Self.isInside else { return try await body() }
        await enter()
        defer { leave() }
        return try await Self.$isInside.withValue(true) { try await body() }
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let mayPass = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if mayPass { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
