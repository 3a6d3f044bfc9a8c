import CSystem
import Glibc

/// What one event loop owns: the epoll instance, the descriptors registered with it, deadlines and spare buffers.
///
/// Not Sendable: it never leaves its loop.
final class LoopCore {
    /// The epoll instance.
    let epoll: EpollInstance
    private var table: [Descriptor?] = []
    private var generation: UInt32 = 0
    /// How many descriptors are registered.
    private(set) var descriptorCount = 0
    /// The thread of the turn that runs; nil before the first.
    private var thread: pthread_t?

    /// The time at the start of this turn or round of events; deadlines count from it, so that no wait reads the clock.
    private(set) var now = Instant.now()
    /// Counts the times that all events were fetched: what was so before this round is known to its descriptor.
    private(set) var round: UInt64 = 0
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
        epoll = try EpollInstance()
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
        guard epoll_ctl(epoll.descriptor, EPOLL_CTL_ADD, descriptor.number, &event) == 0 else {
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

    /// Begins a turn. Deadlines count from now.
    func beginTurn() {
        thread = pthread_self()
        now = .now()
    }

    /// Fetches what is ready already.
    func poll() -> Int {
        let count = epoll.wait(milliseconds: 0)
        now = .now()
        return count
    }

    /// How long the loop may rest, in milliseconds: until the earliest deadline, rounded up; -1 when nothing has one.
    var restLimit: Int32 {
        let earliest = deadlines.earliest
        guard earliest != .never else { return -1 }
        guard earliest > now else { return 0 }
        return Int32(clamping: (earliest.nanoseconds - now.nanoseconds - 1) / 1_000_000 + 1)
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
        // With a full table there may be more.
        if count < EpollInstance.eventCapacity { round &+= 1 }
        // All is noted before anybody is woken: who is woken without a task acts at once, and must find every hang-up known.
        for index in 0..<count {
            let (bits, data) = epoll.event(index)
            if data == 0 {
                epoll.acknowledgeWakeUp()
            } else {
                descriptor(of: data)?.note(bits)
            }
        }
        for index in 0..<count {
            descriptor(of: epoll.event(index).data)?.wakeIfReady()
        }
        expireDeadlines()
    }

    /// What an event is about, if that is still there.
    private func descriptor(of data: UInt64) -> Descriptor? {
        let number = Int(UInt32(truncatingIfNeeded: data))
        let generation = UInt32(truncatingIfNeeded: data >> 32)
        guard number < table.count, let descriptor = table[number], descriptor.generation == generation else {
            return nil
        }
        return descriptor
    }
}
