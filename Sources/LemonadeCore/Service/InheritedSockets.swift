import CSystem
import Glibc

/// Listening sockets that the service manager opened and hands over (sd_listen_fds(3)).
package enum InheritedSockets {
    /// The first descriptor that is handed over.
    private static let first: Int32 = 3

    /// The sockets, or none. What is handed over and is not a listening stream socket is an error: connections would be lost
    /// without a word.
    package static func take(environment: [String: String]) throws(ListeningError) -> [Int32] {
        // Meant for this process, and not for a parent that left its variables.
        guard environment["LISTEN_PID"] == String(getpid()),
            let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }),
            (1...256).contains(count)
        else { return [] }
        let names = environment["LISTEN_FDNAMES"]?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        var sockets: [Int32] = []
        for index in 0..<count {
            let number = first + index
            let name = Int(index) < names.count ? String(names[Int(index)]) : "number \(number)"
            guard option(SO_ACCEPTCONN, of: number) == 1, option(SO_TYPE, of: number) == Int32(SOCK_STREAM.rawValue),
                SocketAddress(boundTo: number) != nil
            else {
                throw ListeningError(
                    address: "the service manager's socket \(name)", reason: "it is no listening stream socket",
                    isFatal: true)
            }
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
            _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
            sockets.append(number)
        }
        return sockets
    }

    private static func option(_ name: Int32, of socket: Int32) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(socket, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }
}

extension SocketAddress {
    /// Where a listening socket is; nil when that cannot be told.
    package init?(listening socket: Int32) {
        self.init(boundTo: socket)
    }

    /// Whether it is a path.
    package var isUnix: Bool {
        if case .unix = kind { true } else { false }
    }
}
