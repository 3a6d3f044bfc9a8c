/// What the supervisor knows of time: a parameter, so that tests decide it.
struct SupervisorClock: Sendable {
    /// Now.
    var now: @Sendable () -> Instant
    /// Waits until then; at once when the task is cancelled.
    var sleep: @Sendable (Instant) async -> Void

    /// The system's monotonic clock.
    static let system = SupervisorClock(
        now: { .now() },
        sleep: { deadline in
            try? await Task.sleep(for: deadline - .now())
        })
}
