import Dispatch
import Synchronization

extension FaultyProvider {
    /// Nobody opened a gate, or did what was awaited, in time.
    struct TooLate: Error {}

    /// Something that a test and a provider wait for one another at. A gate that was opened stays open; one that lets
    /// through a number closes behind the last of them.
    final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var permits = 0
            var waiters: [Waiter] = []
        }

        private let state = Mutex(State())

        /// Lets everybody through, now and later.
        func open() {
            let waiters = state.withLock { state in
                state.isOpen = true
                defer { state.waiters.removeAll() }
                return state.waiters
            }
            for waiter in waiters { _ = waiter.end(.passed) }
        }

        /// Lets the next `count` through.
        func letThrough(_ count: Int = 1) {
            for _ in 0..<count {
                while true {
                    let next = state.withLock { state -> Waiter? in
                        if state.waiters.isEmpty {
                            state.permits += 1
                            return nil
                        }
                        return state.waiters.removeFirst()
                    }
                    // One who has given up in the meantime does not use the permit.
                    guard let next, !next.end(.passed) else { break }
                }
            }
        }

        /// Queues a waiter; its end is told at once if the way is free.
        func add(_ waiter: Waiter) {
            let isFree = state.withLock { state in
                if state.isOpen { return true }
                if state.permits > 0 {
                    state.permits -= 1
                    return true
                }
                state.waiters.append(waiter)
                return false
            }
            if isFree { _ = waiter.end(.passed) }
        }

        /// Blocks a thread until the gate lets it through, 20 s at the most.
        func block() {
            let semaphore = DispatchSemaphore(value: 0)
            let waiter = Waiter { _ in semaphore.signal() }
            add(waiter)
            if semaphore.wait(timeout: .now() + 20) == .timedOut { _ = waiter.end(.late) }
        }

        /// Waits in a test. Throws when nobody opens within 20 s.
        func passed() async throws {
            let outcome = await withCheckedContinuation { continuation in
                let waiter = Waiter { continuation.resume(returning: $0) }
                DispatchQueue.global().asyncAfter(deadline: .now() + 20) { _ = waiter.end(.late) }
                add(waiter)
            }
            guard outcome == .passed else { throw TooLate() }
        }
    }

    /// One wait, which ends once.
    final class Waiter: Sendable {
        /// How a wait ended.
        enum Outcome: Sendable {
            case passed
            case late
        }

        private let hasEnded = Atomic(false)
        private let ended: @Sendable (Outcome) -> Void

        init(_ ended: @escaping @Sendable (Outcome) -> Void) {
            self.ended = ended
        }

        /// False if the wait was over already.
        func end(_ outcome: Outcome) -> Bool {
            guard hasEnded.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
            else { return false }
            ended(outcome)
            return true
        }
    }
}
