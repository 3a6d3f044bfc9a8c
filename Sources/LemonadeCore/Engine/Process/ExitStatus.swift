import Glibc

/// How a process ended.
enum ExitStatus: Sendable, Equatable {
    /// By itself, with that status.
    case exited(Int32)
    /// By that signal.
    case signaled(Int32)

    /// What waitpid(2) reported.
    init(waitStatus status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .exited(status >> 8 & 0xFF) : .signaled(signal)
    }

    /// In words that fit behind "llama-server".
    var words: String {
        switch self {
        case .exited(let code): "ended with status \(code)"
        case .signaled(let number):
            number == SIGKILL
                ? "was killed (signal 9); the machine may be out of memory" : "was ended by signal \(number)"
        }
    }
}
