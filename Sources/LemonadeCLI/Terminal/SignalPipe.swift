import Glibc
import Synchronization

/// Turns signals into bytes on a pipe, so that code which waits in `poll` sees them and acts where it stands.
///
/// Handlers are the process's own: one pipe is open at a time, and `restore` puts back what was there before.
final class SignalPipe: Sendable {
    /// Readable when a signal has come.
    let descriptor: Int32
    private let writeEnd: Int32
    private let previous: Mutex<[(number: Int32, action: sigaction)]>

    /// Catches these signals; nil when the system has no descriptors left, or a pipe is open already.
    init?(catching numbers: [Int32]) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        let (isFree, _) = signalDestination.compareExchange(
            expected: -1, desired: ends[1], ordering: .acquiringAndReleasing)
        guard isFree else {
            close(ends[0])
            close(ends[1])
            return nil
        }
        descriptor = ends[0]
        writeEnd = ends[1]
        previous = Mutex(numbers.compactMap { Self.relay($0) })
    }

    /// Catches one signal and returns what was done about it before; one that is ignored, as `nohup` has it, stays so.
    private static func relay(_ number: Int32) -> (number: Int32, action: sigaction)? {
        var before = sigaction()
        sigaction(number, nil, &before)
        // SIG_IGN is no function but the address 1, so that only its bits can be compared.
        let isIgnored = unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 1
        guard !isIgnored else { return nil }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = relaySignal
        sigaction(number, &action, nil)
        return (number, before)
    }

    deinit {
        restore()
        close(writeEnd)
        close(descriptor)
    }

    /// Puts back the handlers that were there before; signals that come from now on do what they did then.
    func restore() {
        let actions = previous.withLock { actions in
            defer { actions = [] }
            return actions
        }
        for (number, action) in actions {
            var action = action
            sigaction(number, &action, nil)
        }
        _ = signalDestination.compareExchange(expected: writeEnd, desired: -1, ordering: .releasing)
    }

    /// Puts back the handlers and does what the signal would have done without this: end the process, or stop it.
    func restore(andActOn number: Int32) {
        restore()
        // The threads that tasks run on block every signal.
        var set = sigset_t()
        var before = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        pthread_sigmask(SIG_UNBLOCK, &set, &before)
        raise(number)
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    /// The signals that have come since the last call; empty when none has.
    func take() -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).map(Int32.init)
    }
}

/// Where the handler writes to: the open pipe, or -1.
private let signalDestination = Atomic<Int32>(-1)

/// The handler itself: only what is safe at any point of any thread (signal-safety(7)): an atomic load and a write.
private func relaySignal(_ number: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: number)
    let destination = signalDestination.load(ordering: .acquiring)
    if destination >= 0 { _ = write(destination, &byte, 1) }
    errno = saved
}
