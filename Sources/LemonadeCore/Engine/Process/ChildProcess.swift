import CSystem
import Dispatch
import Glibc
import Synchronization

/// A child of ours: in a process group of its own, with a clean signal mask, and with nothing of ours but the pipe that it
/// writes its log to.
///
/// One thread waits for its lines and its end. The process is reaped by nobody else, and signals are sent only before that,
/// so none can ever reach another process that got its number.
final class ChildProcess: Sendable {
    /// What to run.
    struct Command: Sendable {
        /// The program's path.
        var program: String
        /// Its arguments, without its name.
        var arguments: [String]
        /// Its environment.
        var environment: [String: String]
    }

    private struct State {
        var status: ExitStatus?
        var waiters: [UInt64: CheckedContinuation<ExitStatus?, Never>] = [:]
        var lastToken: UInt64 = 0
    }

    /// How long the pipe of a process that has ended is waited for: what has left its group may hold it.
    private static let drainLimit: Int32 = 500

    /// Its process id, which is its group's too.
    let pid: pid_t
    // The race this prevents: a signal that is sent while the process is being reaped.
    private let state = Mutex(State())

    /// Starts it. `output` gets every line that it writes, on the thread that waits for it.
    init(_ command: Command, output: @escaping @Sendable (String) -> Void) throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw SystemError(call: "pipe2") }
        let (readEnd, writeEnd) = (ends[0], ends[1])
        defer { close(writeEnd) }
        do {
            pid = try Self.spawn(command, output: writeEnd)
        } catch {
            close(readEnd)
            throw error
        }
        _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
        DispatchQueue(label: "child \(pid)").async { self.watch(readEnd, output) }
    }

    private static func spawn(_ command: Command, output: Int32) throws(SystemError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        // Also what was handed to us open: a service manager's sockets, say.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var pid: pid_t = 0
        let code = withCStrings([command.program] + command.arguments) { arguments in
            withCStrings(command.environment.map { "\($0.key)=\($0.value)" }.sorted()) { environment in
                posix_spawn(&pid, command.program, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw SystemError(call: "posix_spawn", code: code) }
        return pid
    }

    /// How it ended; nil while it runs.
    var status: ExitStatus? { state.withLock { $0.status } }

    /// Sends a signal to it and all that it started. Nothing happens once it has ended.
    func signal(_ number: Int32) {
        state.withLock { state in
            guard state.status == nil else { return }
            kill(-pid, number)
        }
    }

    /// Waits for its end; nil if the task is cancelled first.
    func ended() async -> ExitStatus? {
        let token = state.withLock { state in
            state.lastToken += 1
            return state.lastToken
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: ExitStatus?? = state.withLock { state in
                    if let status = state.status { return .some(status) }
                    if Task.isCancelled { return .some(nil) }
                    state.waiters[token] = continuation
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: token) }?.resume(returning: nil)
        }
    }

    /// Asks it to end, and ends it and its group when it has not after `limit`.
    func end(within limit: Duration) async {
        signal(SIGTERM)
        let force = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            signal(SIGKILL)
        }
        // Its end is waited for also when the caller was cancelled: nothing may be left running.
        await Task { _ = await ended() }.value
        force.cancel()
    }

    private func watch(_ output: Int32, _ line: @Sendable (String) -> Void) {
        var splitter = LineSplitter()
        var buffer = [UInt8](repeating: 0, count: 8 * 1024)
        /// False at the end of the pipe.
        func readLines() -> Bool {
            while true {
                let count = read(output, &buffer, buffer.count)
                if count > 0 {
                    for text in splitter.add(buffer[..<count]) { line(text) }
                } else if count == 0 {
                    return false
                } else if errno != EINTR {
                    return errno == EAGAIN
                }
            }
        }
        let process = lemonade_pidfd_open(pid)
        var isOpen = true
        while true {
            var polled = [
                pollfd(fd: isOpen ? output : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: process, events: Int16(POLLIN), revents: 0),
            ]
            // Without pidfds (Linux before 5.3) the end of the pipe is taken for the process's.
            guard process >= 0 || isOpen else { break }
            guard poll(&polled, 2, -1) > 0 else { continue }
            if polled[0].revents != 0 { isOpen = readLines() }
            if polled[1].revents != 0 { break }
        }
        waitWithoutReaping()
        // What it started ends with it. Its number is still its own, for it has not been reaped.
        kill(-pid, SIGKILL)
        var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        while isOpen, poll(&polled, 1, Self.drainLimit) > 0 { isOpen = readLines() }
        if let rest = splitter.finish() { line(rest) }
        close(output)
        if process >= 0 { close(process) }
        reap()
    }

    private func waitWithoutReaping() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    }

    private func reap() {
        let (status, waiters) = state.withLock { state in
            var waitStatus: Int32 = 0
            while waitpid(pid, &waitStatus, 0) < 0, errno == EINTR {}
            let status = ExitStatus(waitStatus: waitStatus)
            state.status = status
            defer { state.waiters.removeAll() }
            return (status, Array(state.waiters.values))
        }
        for waiter in waiters { waiter.resume(returning: status) }
    }
}

/// Calls `body` with the texts as C wants lists of them. A text with a zero byte ends there, as every program would see it.
private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { pointers[index] = strdup(text) }
    pointers[texts.count] = nil
    defer {
        for index in texts.indices { free(pointers[index]) }
        pointers.deallocate()
    }
    return body(pointers)
}
