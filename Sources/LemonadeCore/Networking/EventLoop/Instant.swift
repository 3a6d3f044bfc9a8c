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
        let (sum, carried) = instant.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
        return carried ? .never : Instant(nanoseconds: sum)
    }

    /// The time from `start` to this instant; zero when `start` is later.
    package static func - (end: Instant, start: Instant) -> Duration {
        .nanoseconds(Int64(clamping: end.nanoseconds >= start.nanoseconds ? end.nanoseconds - start.nanoseconds : 0))
    }

    /// How many nanoseconds have passed since `start`; 0 when it is later.
    func nanoseconds(since start: Instant) -> UInt64 {
        nanoseconds > start.nanoseconds ? nanoseconds - start.nanoseconds : 0
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension Duration {
    /// This duration in nanoseconds, rounded down; 0 when it is negative, and the most there is when it is longer.
    var wholeNanoseconds: UInt64 {
        let attosecondsPerNanosecond: UInt64 = 1_000_000_000
        let attoseconds = attoseconds
        guard attoseconds > 0 else { return 0 }
        // One division: `components` takes several of 128 bits, and this is asked for in every wait.
        let high = UInt64(truncatingIfNeeded: attoseconds >> 64)
        guard high < attosecondsPerNanosecond else { return .max }
        return attosecondsPerNanosecond.dividingFullWidth((high, UInt64(truncatingIfNeeded: attoseconds))).quotient
    }
}
