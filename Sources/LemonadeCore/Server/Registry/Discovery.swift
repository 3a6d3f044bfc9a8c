/// What is known of one provider's listing.
struct Discovery {
    /// How the last attempt went.
    struct Attempt: Sendable {
        /// When it ended, in seconds since 1970.
        let time: Int
        /// Why it failed; nil when it did not.
        let error: String?
    }

    /// The last list that could be read; nil before the first.
    var models: [DiscoveredModel]?
    /// How the last attempt went; nil before the first.
    var last: Attempt?
    /// What was odd about the last list.
    var warnings: [String] = []
    /// How many attempts have failed in a row.
    var failures = 0
    /// Tells this attempt from every other one of the process, whose answer no longer counts; 0 when none is wanted.
    private(set) var epoch: UInt64 = 0
    /// The attempt under way, or the wait for the next one.
    private(set) var task: Task<Void, Never>?
    /// Whether it is an attempt, and not the wait.
    private(set) var isUnderWay = false

    /// Whether the first list is under way, so that a name that is not known may be in a moment.
    var isFirstUnderWay: Bool { isUnderWay && models == nil }

    /// Begins an attempt (or, with `isUnderWay` false, the wait before one), which replaces what was going on.
    mutating func begin(_ task: Task<Void, Never>, epoch: UInt64, isUnderWay: Bool) {
        self.task?.cancel()
        self.epoch = epoch
        self.isUnderWay = isUnderWay
        self.task = task
    }

    /// The attempt is over.
    mutating func end() {
        isUnderWay = false
        task = nil
    }

    /// Gives up what is going on.
    mutating func cancel() {
        task?.cancel()
        epoch = 0
        end()
    }
}

/// Bounds of discovery, each its own setting.
package struct DiscoveryLimits: Sendable, Equatable {
    /// From the request to the end of a listing, all its pages. Default: 15 s.
    package var timeout = Duration.seconds(15)
    /// Largest listing, in bytes over all pages. Default: 32 MiB.
    package var maxBytes = 32 * 1024 * 1024
    /// The wait after the first failure; it doubles with each further one. Default: 2 s.
    package var firstRetry = Duration.seconds(2)
    /// The longest wait between two attempts. Default: 5 min.
    package var longestRetry = Duration.seconds(300)

    /// The defaults.
    package init() {}

    /// The wait after that many failures in a row.
    func retry(after failures: Int) -> Duration {
        var wait = firstRetry
        for _ in 1..<max(1, min(failures, 30)) where wait < longestRetry { wait *= 2 }
        return min(wait, longestRetry)
    }
}
