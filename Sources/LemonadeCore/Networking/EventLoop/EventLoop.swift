import CSystem
import Dispatch
import Glibc
import Synchronization

/// One serial queue, one epoll instance, and everything of the connections that were handed to it.
///
/// The loop is an actor and its own executor, and it is the task-executor preference of every connection's task as well:
/// what lives on it is checked by the compiler, and a resumed task runs inline in the same turn. Without the preference each
/// resumed continuation would go through Swift's global pool and back (docs/architecture.md).
package actor EventLoop: SerialExecutor, TaskExecutor {
    /// How long a turn lingers in `epoll_wait` before it goes back to Dispatch, in milliseconds. Going to sleep and being
    /// woken through Dispatch costs two thread switches; under load an event arrives well within this time.
    static let linger: Int32 = 2

    /// How many rounds of jobs run before events are looked at again, so that tasks that keep yielding starve nobody.
    private static let roundsBetweenPolls = 4

    private struct Mailbox {
        var jobs: [UnownedJob] = []
        var phase = Phase.asleep
    }

    /// What the loop's thread is doing, which decides how a job from elsewhere wakes it.
    private enum Phase {
        /// In Dispatch's hands: a block on the queue wakes it.
        case asleep
        /// In a turn: it will look at the mailbox by itself.
        case awake
        /// In `epoll_wait`: the eventfd wakes it.
        case polling
    }

    /// Runs the turns; nothing else is ever put on it.
    private nonisolated let queue: DispatchQueue
    // The race this prevents: a job that arrives while the loop decides to rest must see the phase it will be woken from.
    private nonisolated let mailbox = Mutex(Mailbox())
    private nonisolated let wakeUpDescriptor: Int32
    private let watch: EpollWatch
    private var batch: [UnownedJob] = []

    /// The descriptors, deadlines and buffers of this loop.
    let core: LoopCore

    /// Makes a loop; throws when the system has no descriptor left for it.
    package init(name: String) throws(SystemError) {
        let queue = DispatchQueue(label: name, qos: .userInitiated)
        let core = try LoopCore()
        let watch = EpollWatch(descriptor: core.epollDescriptor, queue: queue)
        self.queue = queue
        wakeUpDescriptor = core.wakeUpDescriptor
        self.core = core
        self.watch = watch
        watch.start { [weak self] in
            self?.assumeIsolated { $0.turn() }
        }
    }

    /// The loop itself, for code that is isolated to it.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// Traps when the current thread is not in one of this loop's turns.
    package nonisolated func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }

    /// Takes a job from any thread: one uncontended lock, and a wake-up only when the loop rests.
    package nonisolated func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let before = mailbox.withLock { mailbox in
            mailbox.jobs.append(job)
            let phase = mailbox.phase
            mailbox.phase = .awake
            return phase
        }
        switch before {
        case .awake:
            break
        case .asleep:
            queue.async { self.assumeIsolated { $0.turn() } }
        case .polling:
            var one: UInt64 = 1
            _ = write(wakeUpDescriptor, &one, 8)
        }
    }

    /// Starts a task that lives on this loop.
    package nonisolated func run(_ body: @escaping @Sendable (isolated EventLoop) async -> Void) {
        Task(executorPreference: self) { await body(self) }
    }

    private func runJobs() {
        for _ in 0..<Self.roundsBetweenPolls {
            mailbox.withLock { mailbox in
                mailbox.phase = .awake
                swap(&mailbox.jobs, &batch)
            }
            if batch.isEmpty { return }
            let running = batch
            for job in running {
                job.runSynchronously(isolatedTo: unownedExecutor, taskExecutor: asUnownedTaskExecutor())
            }
            batch.removeAll(keepingCapacity: true)
        }
    }

    /// False when a job came in meanwhile, so that the turn must go on.
    private func rest(as phase: Phase) -> Bool {
        mailbox.withLock { mailbox in
            guard mailbox.jobs.isEmpty else { return false }
            mailbox.phase = phase
            return true
        }
    }

    private func turn() {
        core.beginTurn()
        runJobs()
        while true {
            guard rest(as: .polling) else {
                // Jobs that keep coming must not keep events from being looked at.
                core.deliver(core.poll(milliseconds: 0))
                runJobs()
                continue
            }
            let count = core.poll(milliseconds: Self.linger)
            // Before the events are delivered: otherwise each resumed task would write the eventfd.
            mailbox.withLock { $0.phase = .awake }
            core.deliver(count)
            if count > 0 {
                runJobs()
                continue
            }
            core.armTimer()
            if rest(as: .asleep) { return }
            runJobs()
        }
    }
}
