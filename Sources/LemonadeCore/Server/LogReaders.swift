/// The clients of one loop that wait for lines of the log.
final class LogReaders {
    private unowned let core: LoopCore
    private unowned let loop: EventLoop
    private let history: LogHistory
    private var waiters: [ObjectIdentifier: LoopWaiter] = [:]

    /// Nobody yet.
    init(core: LoopCore, loop: EventLoop, history: LogHistory) {
        self.core = core
        self.loop = loop
        self.history = history
    }

    /// A waiter that the next line ends; `end` is owed for it.
    func wait() -> LoopWaiter {
        if waiters.isEmpty {
            history.watch(ObjectIdentifier(self)) { [weak loop] in loop?.run { $0.services?.logReaders.wake() } }
        }
        let waiter = LoopWaiter(core: core)
        waiters[ObjectIdentifier(waiter)] = waiter
        return waiter
    }

    /// Waits no more.
    func end(_ waiter: LoopWaiter) {
        waiters[ObjectIdentifier(waiter)] = nil
        if waiters.isEmpty { history.unwatch(ObjectIdentifier(self)) }
    }

    /// Has everybody look again.
    func wake() {
        for waiter in waiters.values { waiter.signal() }
    }
}
