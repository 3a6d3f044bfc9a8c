import Dispatch

/// How long lines may wait for others: each write wakes two threads, however much it takes along.
struct LogGathering: Sendable {
    /// How long a line waits that comes alone. Default: 5 ms.
    var alone = DispatchTimeInterval.milliseconds(5)
    /// How long lines wait while many come. Default: 25 ms, some dozen writes a second.
    var busy = DispatchTimeInterval.milliseconds(25)
    /// As many bytes in one write mean that many come. Default: 16 KiB.
    var busyBytes = 16 * 1024
    /// As many bytes wait for no others. Default: 256 KiB.
    var mostBytes = 256 * 1024
}
