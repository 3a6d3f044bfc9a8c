import Glibc
import Synchronization

/// The thread of one event loop, for as long as the loop exists.
///
/// Its own and not one of Dispatch's: Dispatch could only be told of events by watching the epoll instance from outside, and
/// then every event is delivered twice, at the expense of whoever sends (docs/architecture.md).
final class LoopThread: Sendable {
    // 0 until the thread has begun.
    private let identity = Atomic<pthread_t>(0)

    /// Whether the caller runs on it.
    var isCurrent: Bool { identity.load(ordering: .relaxed) == pthread_self() }

    /// Starts it. It waits for events and has the loop take its turns, until nobody else holds the loop any more.
    func start(_ loop: EventLoop, epoll: EpollInstance) throws(SystemError) {
        let start = Unmanaged.passRetained(Start(thread: self, loop: loop, epoll: epoll))
        // A new thread inherits the mask. Signals are for the threads that expect them; a fault is always the thread's own.
        var blocked = sigset_t()
        var before = sigset_t()
        sigfillset(&blocked)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&blocked, fault) }
        pthread_sigmask(SIG_SETMASK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { LoopThread.body($0) }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw SystemError(call: "pthread_create", code: code)
        }
        pthread_detach(thread)
    }

    private static func body(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }

    private final class Start {
        private let thread: LoopThread
        private weak var loop: EventLoop?
        private let epoll: EpollInstance

        init(thread: LoopThread, loop: EventLoop, epoll: EpollInstance) {
            self.thread = thread
            self.loop = loop
            self.epoll = epoll
        }

        func run() {
            thread.identity.store(pthread_self(), ordering: .relaxed)
            var limit: Int32 = 0
            var policy = SchedulingPolicy()
            while true {
                // The loop is not held while it rests: whoever drops it wakes this thread a last time.
                let count = epoll.wait(milliseconds: limit)
                policy.note(count)
                guard let loop else { return }
                limit = loop.assumeIsolated { $0.turn(count) }
            }
        }
    }
}
