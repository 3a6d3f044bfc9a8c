import CSystem
import Glibc

/// What one event loop owns: the epoll instance, the descriptors registered with it, deadlines and spare buffers.
///
/// Not Sendable: it never leaves its loop.
final class LoopCore {
    private static let eventCapacity = 512

    /// The epoll instance; itself pollable, which is how Dispatch wakes the loop. The loop closes it, once Dispatch has let go.
    let epollDescriptor: Int32
    /// An eventfd that ends `epoll_wait` early when a job comes from another thread.
    let wakeUpDescriptor: Int32
    private let timerDescriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    private var table: [Descriptor?] = []
    private var generation: UInt32 = 0
    /// How many descriptors are registered.
    private(set) var descriptorCount = 0
    private var armedFor = Instant.never
    /// The thread of the turn that runs; nil before the first.
    private var thread: pthread_t?

    /// The time at the start of this turn or round of events; deadlines count from it, so that no wait reads the clock.
    private(set) var now = Instant.now()
    /// Everything that waits with a limit.
    var deadlines = DeadlineHeap()
    /// Spare buffers for reading and writing.
    let buffers = BufferPool()
    /// What whoever uses the loop keeps on it; typed by its owner.
    var tenant: AnyObject?
    /// Names that are being resolved.
    let lookups = Lookups()
    /// Work on other threads that tasks of this loop wait for.
    let errands = Errands()

    /// Throws when the system has no descriptor left.
    init() throws(SystemError) {
        epollDescriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epollDescriptor >= 0 else { throw SystemError(call: "epoll_create1") }
        wakeUpDescriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeUpDescriptor >= 0 else {
            let error = SystemError(call: "eventfd")
            close(epollDescriptor)
            throw error
        }
        timerDescriptor = timerfd_create(CLOCK_MONOTONIC, Int32(O_CLOEXEC | O_NONBLOCK))
        guard timerDescriptor >= 0 else {
            let error = SystemError(call: "timerfd_create")
            close(epollDescriptor)
            close(wakeUpDescriptor)
            throw error
        }
        events = .allocate(capacity: Self.eventCapacity)
        watch(wakeUpDescriptor)
        watch(timerDescriptor)
    }

    deinit {
        events.deallocate()
        close(timerDescriptor)
        close(wakeUpDescriptor)
    }

    private func watch(_ descriptor: Int32) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = UInt64(UInt32(bitPattern: descriptor))
        epoll_ctl(epollDescriptor, EPOLL_CTL_ADD, descriptor, &event)
    }

    /// Registers a descriptor once, edge-triggered, for reading, writing and hang-up; throws when epoll refuses it.
    func register(_ descriptor: Descriptor) throws(SystemError) {
        // Code that was meant for the loop and runs elsewhere: rather the end than what two threads do to one table.
        precondition(thread == nil || thread == pthread_self(), "not on the loop")
        generation &+= 1
        if generation == 0 { generation = 1 }
        descriptor.generation = generation
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        // The number alone would not do: it is used again for another connection within one batch of events.
        event.data.u64 = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor.number))
        guard epoll_ctl(epollDescriptor, EPOLL_CTL_ADD, descriptor.number, &event) == 0 else {
            throw SystemError(call: "epoll_ctl")
        }
        let index = Int(descriptor.number)
        while table.count <= index { table.append(nil) }
        table[index] = descriptor
        descriptorCount += 1
    }

    /// Forgets a descriptor that is about to be closed; the close itself takes it out of the epoll instance.
    func unregister(_ descriptor: Descriptor) {
        let index = Int(descriptor.number)
        if index < table.count, table[index] === descriptor {
            table[index] = nil
            descriptorCount -= 1
        }
        deadlines.remove(descriptor)
    }

    /// Begins a turn. The clock is read: a loop that was woken for a job has slept without polling, and deadlines must not
    /// count from before.
    func beginTurn() {
        thread = pthread_self()
        refreshTime()
    }

    private func refreshTime() {
        now = .now()
    }

    /// Fetches what became ready, waiting at most that long.
    func poll(milliseconds: Int32) -> Int {
        let count = epoll_wait(epollDescriptor, events, Int32(Self.eventCapacity), milliseconds)
        refreshTime()
        return Int(max(0, count))
    }

    private func expireDeadlines() {
        while let node = deadlines.popExpired(at: now) {
            let next = node.deadlinePassed(at: now)
            // At least a millisecond later, so that this ends whatever a node answers.
            deadlines.schedule(node, at: max(next, now + .milliseconds(1)))
        }
    }

    /// Wakes whoever waits for the first `count` events, and then whose deadline has passed. In this order: when the whole
    /// machine has stood still, what came in the meantime came in time.
    func deliver(_ count: Int) {
        for index in 0..<count {
            let data = events[index].data.u64
            let number = Int(UInt32(truncatingIfNeeded: data))
            let generation = UInt32(truncatingIfNeeded: data >> 32)
            if generation == 0 {
                var value: UInt64 = 0
                _ = read(Int32(number), &value, 8)
                if Int32(number) == timerDescriptor { armedFor = .never }
                continue
            }
            guard number < table.count, let descriptor = table[number], descriptor.generation == generation else {
                continue
            }
            descriptor.deliver(events[index].events)
        }
        expireDeadlines()
    }

    /// Before the loop rests: has the timer end the rest at the earliest deadline.
    func armTimer() {
        let earliest = deadlines.earliest
        guard earliest != armedFor, earliest != .never else { return }
        armedFor = earliest
        var specification = itimerspec()
        specification.it_value.tv_sec = Int(earliest.nanoseconds / 1_000_000_000)
        specification.it_value.tv_nsec = Int(earliest.nanoseconds % 1_000_000_000)
        timerfd_settime(timerDescriptor, Int32(TFD_TIMER_ABSTIME), &specification, nil)
    }
}
