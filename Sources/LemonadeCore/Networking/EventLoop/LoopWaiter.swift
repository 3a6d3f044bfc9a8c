/// A wait for something that is not a descriptor: another task of the loop, an answer from another thread, or time itself.
final class LoopWaiter: DeadlineNode, Cancellable {
    private unowned let core: LoopCore
    private var waiter: UnsafeContinuation<WaitOutcome, Never>?
    private var outcome: WaitOutcome?
    private var deadline = Instant.never

    /// A waiter on the loop of that core.
    init(core: LoopCore) {
        self.core = core
    }

    /// Whether it has ended, or been cancelled.
    var isFinished: Bool { outcome != nil }

    /// Waits for `signal()`, once.
    func wait(until deadline: Instant) async -> WaitOutcome {
        await withUnsafeContinuation { continuation in
            if let outcome {
                continuation.resume(returning: outcome)
            } else {
                waiter = continuation
                self.deadline = deadline
                core.deadlines.schedule(self, at: deadline)
            }
        }
    }

    /// Ends the wait with `.ready`, also one that has not begun.
    func signal() {
        finish(.ready)
    }

    func cancel() {
        finish(.cancelled)
    }

    private func finish(_ outcome: WaitOutcome) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        core.deadlines.remove(self)
        if let waiter {
            self.waiter = nil
            waiter.resume(returning: outcome)
        }
    }

    override func deadlinePassed(at now: Instant) -> Instant {
        guard deadline <= now else { return deadline }
        finish(.timedOut)
        return .never
    }
}
