/// How long a model that keeps failing is left alone: its first restart comes at once, then each waits twice as long as the one
/// before.
struct RestartBackOff {
    private var count = 0
    /// When it may be started again.
    private(set) var notBefore = Instant(nanoseconds: 0)

    /// It has failed, after it ran for so long.
    mutating func note(at now: Instant, ranFor time: Duration, _ limits: ModelSupervisor.Limits) {
        if time >= limits.settled { count = 0 }
        var wait = count == 0 ? Duration.zero : limits.firstBackOff
        for _ in 1..<max(1, min(count, 30)) where wait < limits.longestBackOff { wait *= 2 }
        count += 1
        notBefore = now + min(wait, limits.longestBackOff)
    }
}
