import CSystem
import Glibc

/// Tells the service manager how the daemon is, by the protocol of sd_notify(3). Says nothing where nobody asked.
package struct ServiceNotifier: Sendable {
    /// What is told.
    package enum State: Sendable {
        /// The start, or a reload, is done.
        case ready
        /// Configuration and keys are being read again; at that time of CLOCK_MONOTONIC, in microseconds.
        case reloading(Int64)
        /// The end has begun.
        case stopping
        /// It is alive.
        case watchdog

        /// The line of the protocol.
        var text: String {
            switch self {
            case .ready: "READY=1"
            case .reloading(let time): "RELOADING=1\nMONOTONIC_USEC=\(time)"
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            }
        }
    }

    /// The variable that says where to.
    static let variable = "NOTIFY_SOCKET"
    private let address: SocketAddress?
    /// How often the manager wants to hear that the daemon is alive; nil: it does not ask. Half of its limit, as
    /// sd_watchdog_enabled(3) advises.
    package let watchdogInterval: Duration?

    /// Whoever the environment names.
    package init(environment: [String: String]) {
        let path = environment[Self.variable] ?? ""
        if path.hasPrefix("/") {
            address = SocketAddress(.unix(path))
        } else if path.hasPrefix("@") {
            address = SocketAddress(.unix("\u{0}\(path.dropFirst())"))
        } else {
            address = nil
        }
        // Meant for another process when it names one.
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        watchdogInterval = environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { time in
            time > 0 && isForUs ? .microseconds(time / 2) : nil
        }
    }

    /// A reload that begins now.
    package static var reloading: State {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .reloading(Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// Tells a state, and a sentence for `systemctl status`. What cannot be told is no fault of the daemon.
    package func tell(_ state: State, status: String? = nil) {
        guard let address else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // A manager that does not read must not hold the daemon.
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let text = Array((state.text + (status.map { "\nSTATUS=\($0)" } ?? "")).utf8)
        _ = address.withSystemAddress { pointer, length in
            sendto(descriptor, text, text.count, Int32(MSG_NOSIGNAL), pointer, length)
        }
    }
}
