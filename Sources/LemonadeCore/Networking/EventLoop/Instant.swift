import Glibc

/// An instant of CLOCK_MONOTONIC in nanoseconds: what deadlines are kept in, because a wall clock may jump.
package struct Instant: Sendable, Hashable, Comparable {
    /// Nanoseconds since an arbitrary start.
    package var nanoseconds: UInt64

    /// Later than every deadline: "no limit".
    static let never = Instant(nanoseconds: .max)

    /// Now, by the system's monotonic clock.
    package static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
    }

    /// This instant moved by a duration; saturates instead of overflowing.
    package static func + (instant: Instant, duration: Duration) -> Instant {
        let (seconds, attoseconds) = duration.components
        let (nanoseconds, overflow) = UInt64(max(0, seconds)).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return .never }
        let (sum, carried) = instant.nanoseconds.addingReportingOverflow(
            nanoseconds &+ UInt64(max(0, attoseconds) / 1_000_000_000))
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
