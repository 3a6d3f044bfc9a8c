import CSystem
import Glibc

/// Who is at the other end of a connection within this machine, as far as the kernel tells.
struct PeerOwner: Sendable, Equatable {
    /// What that means here, when nobody else speaks through the connection.
    let identity: CallerIdentity
    /// The user, where it is certain.
    let user: UInt32?

    /// Asks the kernel about a connected socket; for TCP only when something depends on it, once a connection.
    init(socket: Int32, isUnix: Bool) {
        let own = geteuid()
        if isUnix {
            user = Self.credentials(of: socket)
            identity =
                switch user {
                case 0: .root
                case own: .daemonUser
                default: .otherUser
                }
            return
        }
        guard let here = SocketAddress(boundTo: socket), let peer = SocketAddress(peerOf: socket), here.isLoopback,
            peer.isLoopback
        else {
            identity = .unknown
            user = nil
            return
        }
        user = Self.owner(of: peer, connectedTo: here)
        identity = user == own ? .daemonUser : .otherUser
    }

    /// The user that connected a Unix socket, as it was at that moment (unix(7), SO_PEERCRED).
    private static func credentials(of socket: Int32) -> UInt32? {
        // struct ucred: process, user, group.
        var credentials: [UInt32] = [0, 0, 0]
        var length = socklen_t(credentials.count * MemoryLayout<UInt32>.size)
        guard getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0,
            Int(length) == credentials.count * MemoryLayout<UInt32>.size
        else { return nil }
        return credentials[1]
    }

    private static func owner(of peer: SocketAddress, connectedTo here: SocketAddress) -> UInt32? {
        switch SocketDiagnosis.owner(of: peer, connectedTo: here) {
        case .owner(let user): user
        case .nobody: nil
        case .unavailable: ownerByTable(of: peer, connectedTo: here)
        }
    }

    /// What the table says: for where the kernel answers no questions.
    static func ownerByTable(of peer: SocketAddress, connectedTo here: SocketAddress) -> UInt32? {
        guard let table = SocketTable.read(for: here), let local = peer.tableSpelling, let remote = here.tableSpelling
        else { return nil }
        return SocketTable.owner(in: table, local: local, remote: remote)
    }
}

extension SocketTable {
    /// The kernel's table for an address of that family.
    static func read(for address: SocketAddress) -> String? {
        let path: String
        switch address.kind {
        case .v4: path = "/proc/self/net/tcp"
        case .v6: path = "/proc/self/net/tcp6"
        case .unix: return nil
        }
        return (try? FileReader.read(path, limit: 64 * 1024 * 1024)).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension SocketAddress {
    /// The address as the kernel's table of sockets spells it.
    var tableSpelling: String? {
        switch kind {
        case .v4(let bytes, let port): SocketTable.spelling(address: bytes, port: port)
        case .v6(let bytes, _, let port): SocketTable.spelling(address: bytes, port: port)
        case .unix: nil
        }
    }
}
