import Glibc

/// A port that takes no connection: its backlog is full and nobody accepts.
final class FullListener: Sendable {
    /// The port of 127.0.0.1.
    let port: UInt16
    private let sockets: [Int32]

    init() {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var sockets = [listener]
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length)
                listen(listener, 0)
                getsockname(listener, address, &length)
                // One more is let in than the backlog says; then the kernel drops what asks.
                for _ in 0..<16 {
                    let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                    _ = fcntl(filler, F_SETFL, O_NONBLOCK)
                    connect(filler, address, length)
                    sockets.append(filler)
                    var descriptor = pollfd(fd: filler, events: Int16(POLLOUT), revents: 0)
                    // The first one always has room, but on a busy machine even the kernel may take a while to say so.
                    if poll(&descriptor, 1, sockets.count == 2 ? 10_000 : 100) == 0 { break }
                }
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        self.sockets = sockets
    }

    /// How many connections the kernel is still asking for, by its table of sockets (proc(5): state 02 is SYN_SENT).
    var asking: Int {
        let hexadecimal = String(port, radix: 16, uppercase: true)
        let peer = "0100007F:\(String(repeating: "0", count: 4 - hexadecimal.count))\(hexadecimal)"
        return Self.table().split(separator: "\n").count { line in
            let cells = line.split(separator: " ")
            return cells.count > 3 && cells[2] == peer && cells[3] == "02"
        }
    }

    /// The kernel tells it a page at a time, so one read is not the whole of it.
    private static func table() -> String {
        let file = open("/proc/net/tcp", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        var table: [UInt8] = []
        var page = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(file, &page, page.count), count > 0 { table += page.prefix(count) }
        return String(decoding: table, as: UTF8.self)
    }

    /// Takes connections from now on, those that fill the backlog first.
    func makeRoom() {
        let listener = sockets[0]
        onThread {
            while case let taken = accept(listener, nil, nil), taken >= 0 { close(taken) }
        }
    }

    deinit {
        // Ends the thread that takes connections, if there is one.
        shutdown(sockets[0], Int32(SHUT_RDWR))
        for socket in sockets { close(socket) }
    }
}
