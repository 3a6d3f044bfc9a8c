import Glibc

/// How a loop's thread is scheduled, by how many events it finds at once.
///
/// A loop that has little to do is woken at once, whoever runs (SCHED_OTHER). One that finds many events at a time has as much
/// to do as it can; by interrupting whoever makes events for it, it would find fewer, and run more often for each. Then it
/// waits until the others have had their turn (SCHED_BATCH, sched(7)): fewer changes of threads, and larger batches for all.
struct SchedulingPolicy {
    /// From so many events a turn on average it is a batch, and below so few no more.
    static let bounds = (batch: 3, usual: 2)
    /// Over how many turns the average goes.
    private static let turns = 32
    /// What one turn counts for at the most: one burst makes no batch.
    private static let mostOfTurn = 16

    /// The average, times the turns.
    private var sum = 0
    /// Whether the thread is one of SCHED_BATCH.
    private(set) var isBatch = false
    private let set: (_ isBatch: Bool) -> Bool
    /// False where somebody has chosen another policy for this program, or the system does not let it choose.
    private var isOurs: Bool

    /// The policy of the current thread. `set` changes it; false if that is not allowed.
    init(
        isUsual: Bool = sched_getscheduler(0) == 0,
        set: @escaping (_ isBatch: Bool) -> Bool = { SchedulingPolicy.setOfThread($0) }
    ) {
        self.set = set
        isOurs = isUsual
    }

    /// Notes a turn that began with that many events.
    mutating func note(_ events: Int) {
        sum += min(events, Self.mostOfTurn) - sum / Self.turns
        guard isOurs, sum > Self.bounds.batch * Self.turns ? !isBatch : isBatch && sum < Self.bounds.usual * Self.turns
        else { return }
        isBatch.toggle()
        isOurs = set(isBatch)
    }

    private static func setOfThread(_ isBatch: Bool) -> Bool {
        var parameters = sched_param()
        // With SCHED_RESET_ON_FORK: whatever is started from this thread is no part of it.
        return sched_setscheduler(0, (isBatch ? 3 : 0) | 0x4000_0000, &parameters) == 0
    }
}
