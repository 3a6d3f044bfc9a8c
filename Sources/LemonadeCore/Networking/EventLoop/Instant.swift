import Glibc

/// An instant of CLOCK_MONOTONIC in nanoseconds: what deadlines are kept in, because a wall clock may jump.
package struct Instant: Sendable, Hashable, Comparable {
    /// Nanoseconds since an arbitrary start.
    package var nanoseconds: UInt64

    /// Later than every deadline: "no limit".
    static let never = Instant(nanoseconds: .max)

    private static let attosecondsPerNanosecond: UInt64 = 1_000_000_000

    /// Now, by the system's monotonic clock.
    package static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
    }

    /// This instant moved by a duration; saturates instead of overflowing.
    package static func + (instant: Instant, duration: Duration) -> Instant {
        let attoseconds = duration.attoseconds
        guard attoseconds > 0 else { return instant }
        // One division: `Duration.components` takes several of 128 bits, and this is asked for in every wait.
        let high = UInt64(truncatingIfNeeded: attoseconds >> 64)
        guard high < attosecondsPerNanosecond else { return .never }
        let nanoseconds = attosecondsPerNanosecond.dividingFullWidth((high, UInt64(truncatingIfNeeded: attoseconds)))
        let (sum, carried) = instant.nanoseconds.addingReportingOverflow(nanoseconds.quotient)
        return carried ? .never : Instant(nanoseconds: sum)
    }

    /// The time from `start` to this instant; zero when `start` is later.
    package static func - (end: Instant, start: Instant) -> Duration {
        .nanoseconds(Int64(clamping: end.nanoseconds >= start.nanoseconds ? end.nanoseconds - start.nanoseconds : 0))
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
