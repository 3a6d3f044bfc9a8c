import Glibc

/// Times operations.
enum Stopwatch {
    /// How many batches are timed; the median counts, so that what else the machine does matters little.
    private static let batches = 9
    /// How long one batch is meant to take, in nanoseconds.
    private static let batchTime = 40e6

    /// The time of one operation in nanoseconds.
    static func nanoseconds(of operation: () -> Void) -> Double {
        var count = 1
        // As many as fill a batch; the growing ones are the warming up.
        while true {
            let time = time(of: count, operation)
            if time >= batchTime / 4 {
                count = max(1, Int(Double(count) * batchTime / time))
                break
            }
            count *= 4
        }
        return median((0..<batches).map { _ in time(of: count, operation) / Double(count) })
    }

    /// The middle one of some numbers.
    static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }

    /// A clock in nanoseconds.
    static func now(_ clock: clockid_t = CLOCK_MONOTONIC) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    private static func time(of count: Int, _ operation: () -> Void) -> Double {
        let start = now()
        for _ in 0..<count { operation() }
        return now() - start
    }
}

/// Takes a result, so that the optimiser cannot leave out what it was made by.
@inline(never)
func keep<Value>(_ value: Value) {
    withExtendedLifetime(value) {}
}
