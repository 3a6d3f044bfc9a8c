import Glibc

@testable import LemonadeCore

extension EventLoop {
    /// Runs `body` as a task that lives on this loop, as connections do.
    func perform<Result: Sendable>(
        _ body: @escaping @Sendable (isolated EventLoop) async throws -> Result
    ) async throws -> Result {
        try await Task(executorPreference: self) { try await body(self) }.value
    }
}

/// Runs `body` on a loop of its own.
func onLoop<Result: Sendable>(
    _ body: @escaping @Sendable (isolated EventLoop) async throws -> Result
) async throws -> Result {
    try await EventLoop().perform(body)
}

/// Both ends of a connected pair of sockets; the first one does not block.
func socketPair() throws -> (ours: Int32, theirs: Int32) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
        throw SystemError(call: "socketpair")
    }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    var time = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(ends[1], SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    return (ends[0], ends[1])
}

/// Ends a peer's side in both directions, and closes it. Closing alone would not do: a child that another test is starting may
/// hold a copy for a moment.
func hangUp(_ descriptor: Int32) {
    shutdown(descriptor, 2)
    close(descriptor)
}

/// Writes a text to a descriptor that has room for it.
func put(_ text: String, into descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
}

/// A core without a loop, polled by the test itself.
final class StandaloneCore {
    let core: LoopCore

    init() throws {
        core = try LoopCore()
    }

    /// Delivers what is ready, and runs out what has passed.
    func turn() {
        core.deliver(core.poll())
    }
}
