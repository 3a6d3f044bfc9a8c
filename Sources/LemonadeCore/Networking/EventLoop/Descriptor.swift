import CSystem
import Glibc

/// What a wait is for.
enum Interest: Sendable {
    case read
    case write
    case either
}

/// How a wait ended.
enum WaitOutcome: Sendable {
    /// It is worth trying again.
    case ready
    /// The limit passed first.
    case timedOut
    /// The scope that the wait belongs to was cancelled, or the descriptor closed.
    case cancelled
}

/// A non-blocking descriptor of an event loop: what is known of its readiness, and who waits for it.
///
/// A read or write is tried first; only one that would block waits. Exactly one task uses a descriptor at a time, or none
/// while nothing is expected for a while: see `callWhenReadable`.
final class Descriptor: DeadlineNode, Cancellable {
    /// The system's number; -1 once closed.
    private(set) var number: Int32
    /// The loop's core that it is registered with.
    unowned let core: LoopCore
    /// Tells this registration's events from those of an earlier descriptor with the same number.
    var generation: UInt32 = 0

    /// False after a read that found nothing, until the next event.
    var isReadable = true
    /// False after a write that found no room, until the next event.
    var isWritable = true
    /// The peer has shut down its sending side (or more): every read from now on ends.
    private(set) var peerClosed = false
    /// Both directions are gone: every write from now on fails.
    private(set) var isBroken = false
    /// The scope was cancelled: every wait from now on ends at once.
    private(set) var isCancelled = false

    /// How many bytes were moved since the task that uses it last let others run.
    private var movedBytes = 0
    /// How many bytes a stream moves before it lets others run: one that never blocks would have the loop to itself. More than
    /// a usual prompt with pictures, which then leaves for its provider before the next one is read, while it is in the
    /// processor's cache; that takes the loop less than a millisecond.
    static let fairShare = 2 * 1024 * 1024

    /// Called inside the loop's turn when the peer ends its side, and again when the connection breaks; used by whoever must
    /// act although it does not wait here.
    var onPeerClosed: (() -> Void)?

    private enum Waiter {
        case task(UnsafeContinuation<WaitOutcome, Never>)
        case callback((WaitOutcome) -> Void)
    }

    private var waiter: Waiter?
    private var interest = Interest.read
    private var deadline = Instant.never

    /// Registers an open, non-blocking descriptor, and owns it from now on. Throws, and closes it, when epoll refuses it.
    init(number: Int32, core: LoopCore) throws(SystemError) {
        self.number = number
        self.core = core
        super.init()
        do {
            try core.register(self)
        } catch {
            Glibc.close(number)
            self.number = -1
            throw error
        }
    }

    deinit {
        if number >= 0 { Glibc.close(number) }
    }

    /// Closes the descriptor and ends a wait for it.
    func close() {
        guard number >= 0 else { return }
        core.unregister(self)
        Glibc.close(number)
        number = -1
        onPeerClosed = nil
        cancel()
    }

    /// Waits until it is worth trying again, but not beyond `deadline`.
    func wait(for interest: Interest, until deadline: Instant = .never) async -> WaitOutcome {
        await withUnsafeContinuation { continuation in
            // Here and not before: between a test outside and the parking the readiness could change unseen.
            if isCancelled {
                continuation.resume(returning: .cancelled)
            } else if isReady(for: interest) {
                continuation.resume(returning: .ready)
            } else {
                park(.task(continuation), for: interest, until: deadline)
            }
        }
    }

    /// Waits without a task: calls `body` once, inside the loop's turn, when there is something to read, when `deadline`
    /// has passed, or when the descriptor is cancelled.
    func callWhenReadable(until deadline: Instant, _ body: @escaping (WaitOutcome) -> Void) {
        if isCancelled {
            body(.cancelled)
        } else if isReadable {
            body(.ready)
        } else {
            park(.callback(body), for: .read, until: deadline)
        }
    }

    /// Calls `body` once, inside the loop's turn, when there is room to write, which is also when an attempt to connect is over,
    /// or when the descriptor is closed.
    func callWhenWritable(_ body: @escaping () -> Void) {
        if isCancelled || isWritable {
            body()
        } else {
            park(.callback { _ in body() }, for: .write, until: .never)
        }
    }

    private func park(_ waiter: consuming Waiter, for interest: Interest, until deadline: Instant) {
        self.waiter = waiter
        self.interest = interest
        self.deadline = deadline
        core.deadlines.schedule(self, at: deadline)
    }

    /// Notes that bytes were moved without waiting. True after a fair share of them: others must now be let run.
    func hasMovedFairShare(_ count: Int) -> Bool {
        movedBytes += count
        guard movedBytes >= Self.fairShare else { return false }
        movedBytes = 0
        return true
    }

    private func isReady(for interest: Interest) -> Bool {
        switch interest {
        case .read: isReadable
        case .write: isWritable
        case .either: isReadable || isWritable
        }
    }

    /// Notes the bits of one epoll event.
    func note(_ bits: UInt32) {
        let hangUp = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
        if bits & (EPOLLIN.rawValue | hangUp) != 0 { isReadable = true }
        if bits & (EPOLLOUT.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { isWritable = true }
        if bits & hangUp != 0 {
            let breaks = bits & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
            if !peerClosed || (breaks && !isBroken) {
                peerClosed = true
                isBroken = breaks
                onPeerClosed?()
            }
        }
    }

    /// Wakes whoever waits for what has been noted.
    func wakeIfReady() {
        if waiter != nil, isReady(for: interest) { resume(.ready) }
    }

    /// Ends the current wait and every later one with `.cancelled`.
    func cancel() {
        isCancelled = true
        if waiter != nil { resume(.cancelled) }
    }

    func hurry(until deadline: Instant) {
        guard waiter != nil, deadline < self.deadline else { return }
        self.deadline = deadline
        core.deadlines.schedule(self, at: deadline)
    }

    private func resume(_ outcome: WaitOutcome) {
        guard let waiter = waiter.take() else { return }
        deadline = .never
        switch waiter {
        case .task(let continuation): continuation.resume(returning: outcome)
        case .callback(let body): body(outcome)
        }
    }

    override func deadlinePassed(at now: Instant) -> Instant {
        if waiter != nil, deadline <= now { resume(.timedOut) }
        return deadline
    }
}
