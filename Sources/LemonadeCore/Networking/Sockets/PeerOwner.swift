import Glibc

/// Who is at the other end of a connection within this machine, as far as the kernel tells.
enum PeerOwner {
    /// Whether the peer of a loopback TCP connection is a process of the user that this process runs as.
    ///
    /// Reads the kernel's table, so it is asked only when something depends on it, once a connection.
    static func isOwnUser(socket: Int32) -> Bool {
        guard let own = SocketAddress(boundTo: socket), let peer = SocketAddress(peerOf: socket), own.isLoopback,
            peer.isLoopback
        else { return false }
        let table: String
        switch own.kind {
        case .v4: table = "/proc/self/net/tcp"
        case .v6: table = "/proc/self/net/tcp6"
        case .unix: return false
        }
        guard let bytes = try? FileReader.read(table, limit: 64 * 1024 * 1024), let local = peer.tableSpelling,
            let remote = own.tableSpelling
        else { return false }
        return SocketTable.owner(in: String(decoding: bytes, as: UTF8.self), local: local, remote: remote) == geteuid()
    }
}

extension SocketAddress {
    /// Whom a socket is connected to; nil when to nobody.
    init?(peerOf socket: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let named = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(socket, $0, &length) }
        }
        guard named == 0 else { return nil }
        self.init(storage)
    }

    /// The address as the kernel's table of sockets spells it.
    fileprivate var tableSpelling: String? {
        switch kind {
        case .v4(let bytes, let port): SocketTable.spelling(address: bytes, port: port)
        case .v6(let bytes, _, let port): SocketTable.spelling(address: bytes, port: port)
        case .unix: nil
        }
    }
}
