import Glibc
import Synchronization

/// One thread, one epoll instance, and everything of the connections that were handed to it.
///
/// The loop is an actor and its own executor, and it is the task-executor preference of every connection's task as well:
/// what lives on it is checked by the compiler, and a resumed task runs inline in the same turn. Without the preference each
/// resumed continuation would go through Swift's global pool and back (docs/architecture.md).
package actor EventLoop: SerialExecutor, TaskExecutor {
    /// How many rounds of jobs run before events are looked at again, so that tasks that keep yielding starve nobody.
    private static let roundsBetweenPolls = 4

    private struct Mailbox {
        var jobs: [UnownedJob] = []
        /// In `epoll_wait`, from which a job has to wake it. In a turn it looks at the mailbox by itself.
        var isResting = true
    }

    private nonisolated let thread = LoopThread()
    private nonisolated let epoll: EpollInstance
    // The race this prevents: a job that arrives while the loop decides to rest must see that it rests.
    private nonisolated let mailbox = Mutex(Mailbox())
    private var batch: [UnownedJob] = []

    /// The descriptors, deadlines and buffers of this loop.
    let core: LoopCore

    /// Makes a loop; throws when the system has no descriptor or thread left for it.
    package init() throws(SystemError) {
        let core = try LoopCore()
        self.core = core
        epoll = core.epoll
        try thread.start(self, epoll: core.epoll)
    }

    deinit {
        // For its thread to see that it is gone.
        epoll.wakeUp()
    }

    /// The loop itself, for code that is isolated to it.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// Traps when the current thread is not this loop's.
    package nonisolated func checkIsolated() {
        precondition(thread.isCurrent, "not on the loop")
    }

    /// Takes a job from any thread: one uncontended lock, and a wake-up only when the loop rests.
    package nonisolated func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let wasResting = mailbox.withLock { mailbox in
            mailbox.jobs.append(job)
            let wasResting = mailbox.isResting
            mailbox.isResting = false
            return wasResting
        }
        if wasResting { epoll.wakeUp() }
    }

    /// Starts a task that lives on this loop.
    package nonisolated func run(_ body: @escaping @Sendable (isolated EventLoop) async -> Void) {
        Task(executorPreference: self) { await body(self) }
    }

    /// Delivers the events that its thread has fetched, and runs whatever that makes ready. Returns how long the thread may
    /// rest then, in milliseconds.
    func turn(_ count: Int) -> Int32 {
        // Before the events are delivered: otherwise each task that they resume would write the eventfd.
        mailbox.withLock { $0.isResting = false }
        core.beginTurn()
        core.deliver(count)
        runJobs()
        while !rest() {
            // Jobs that keep coming must not keep events from being looked at.
            core.deliver(core.poll())
            runJobs()
        }
        return core.restLimit
    }

    private func runJobs() {
        for _ in 0..<Self.roundsBetweenPolls {
            mailbox.withLock { swap(&$0.jobs, &batch) }
            if batch.isEmpty { return }
            let running = batch
            for job in running {
                job.runSynchronously(isolatedTo: unownedExecutor, taskExecutor: asUnownedTaskExecutor())
            }
            batch.removeAll(keepingCapacity: true)
        }
    }

    /// False when a job came in meanwhile, so that the turn must go on.
    private func rest() -> Bool {
        mailbox.withLock { mailbox in
            guard mailbox.jobs.isEmpty else { return false }
            mailbox.isResting = true
            return true
        }
    }
}
