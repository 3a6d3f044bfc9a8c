import Glibc

/// How a loop's thread is scheduled, by how many events it finds at once.
///
/// A loop that has little to do is woken at once, whoever runs (SCHED_OTHER). One that finds many events at a time has as much
/// to do as it can; by interrupting whoever makes events for it, it would find fewer, and run more often for each. Then it
/// waits until the others have had their turn (SCHED_BATCH, sched(7)): fewer changes of threads, and larger batches for all.
///
/// Many events are also found by a loop that others keep from running, as an engine does that has every processor. It must go
/// on interrupting them, so a thread that mostly waits for a processor is no batch.
struct SchedulingPolicy {
    /// From so many events a turn on average it is a batch, and below so few no more.
    static let bounds = (batch: 3, usual: 2)
    /// Over how many turns the average goes.
    private static let turns = 32
    /// What one turn counts for at the most: one burst makes no batch.
    private static let mostOfTurn = 16
    /// How many turns the thread's times are looked at for.
    static let window = 256
    /// A thread that has waited for a processor for so many times as long as it ran is kept from running.
    private static let patience: UInt64 = 2
    /// For how many windows it is then no batch.
    private static let penalty = 16

    /// The average, times the turns.
    private var sum = 0
    /// Whether the thread is one of SCHED_BATCH.
    private(set) var isBatch = false
    private let set: (_ isBatch: Bool) -> Bool
    /// False where somebody has chosen another policy for this program, or the system does not let it choose.
    private var isOurs: Bool
    private let times: () -> (ran: UInt64, waited: UInt64)?
    private var last: (ran: UInt64, waited: UInt64)
    private var turnsInWindow = 0
    private var windowsToWait = 1

    /// The policy of the current thread. `times` tells how long it ran and waited for a processor; `set` changes its policy,
    /// false if that is not allowed.
    init(
        isUsual: Bool, times: @escaping () -> (ran: UInt64, waited: UInt64)?, set: @escaping (_ isBatch: Bool) -> Bool
    ) {
        let now = times()
        self.set = set
        self.times = times
        last = now ?? (0, 0)
        isOurs = isUsual && now != nil
    }

    /// The policy of the current thread.
    init() {
        let times = ThreadTimes()
        self.init(isUsual: sched_getscheduler(0) == 0, times: times.read, set: Self.setOfThread)
    }

    /// Notes a turn that began with that many events.
    mutating func note(_ events: Int) {
        guard isOurs else { return }
        sum += min(events, Self.mostOfTurn) - sum / Self.turns
        turnsInWindow += 1
        if turnsInWindow == Self.window { endWindow() }
        if isBatch {
            if sum < Self.bounds.usual * Self.turns || windowsToWait > 0 { change() }
        } else if sum > Self.bounds.batch * Self.turns, windowsToWait == 0 {
            change()
        }
    }

    private mutating func change() {
        isBatch.toggle()
        isOurs = set(isBatch)
    }

    private mutating func endWindow() {
        turnsInWindow = 0
        if windowsToWait > 0 { windowsToWait -= 1 }
        guard let now = times() else { return }
        if now.waited - last.waited > Self.patience * (now.ran - last.ran) { windowsToWait = Self.penalty }
        last = now
    }

    /// Changes the policy of the current thread.
    static func setOfThread(_ isBatch: Bool) -> Bool {
        var parameters = sched_param()
        // With SCHED_RESET_ON_FORK: whatever is started from this thread is no part of it.
        return sched_setscheduler(0, (isBatch ? 3 : 0) | 0x4000_0000, &parameters) == 0
    }
}
