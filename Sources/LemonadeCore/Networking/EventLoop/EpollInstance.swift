import CSystem
import Glibc

/// The epoll instance of a loop: where its thread waits, and what ends that wait from another thread. Both are closed with
/// the last reference.
final class EpollInstance: Sendable {
    /// How many events are fetched at once.
    static let eventCapacity = 512

    /// The system's number.
    let descriptor: Int32
    /// An eventfd that ends a wait early.
    private let wakeUpDescriptor: Int32
    // Safety: written and read by `wait` and `event` only, which only the loop's thread calls.
    private nonisolated(unsafe) let events: UnsafeMutablePointer<epoll_event>

    /// Throws when the system has no descriptor left.
    init() throws(SystemError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw SystemError(call: "epoll_create1") }
        wakeUpDescriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeUpDescriptor >= 0 else {
            let error = SystemError(call: "eventfd")
            close(descriptor)
            throw error
        }
        events = .allocate(capacity: Self.eventCapacity)
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = 0
        epoll_ctl(descriptor, EPOLL_CTL_ADD, wakeUpDescriptor, &event)
    }

    deinit {
        events.deallocate()
        close(wakeUpDescriptor)
        close(descriptor)
    }

    /// Fetches what became ready, waiting at most that long; -1 is for ever. Returns how many events there are.
    func wait(milliseconds: Int32) -> Int {
        Int(max(0, epoll_wait(descriptor, events, Int32(Self.eventCapacity), milliseconds)))
    }

    /// One of the events that `wait` fetched last: its bits, and what it was registered with. 0 is the wake-up.
    func event(_ index: Int) -> (bits: UInt32, data: UInt64) {
        (events[index].events, events[index].data.u64)
    }

    /// Ends the wait that is going on, or the next one.
    func wakeUp() {
        var one: UInt64 = 1
        _ = write(wakeUpDescriptor, &one, 8)
    }

    /// Has seen that the wait was ended.
    func acknowledgeWakeUp() {
        var count: UInt64 = 0
        _ = read(wakeUpDescriptor, &count, 8)
    }
}
