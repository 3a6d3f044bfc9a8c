import CSystem
import Glibc

/// Who listens on a port of this machine. Anybody may take a port that is free, and wait there for somebody else's key.
package enum LoopbackListener {
    /// Users that listen on the port where a connection to a loopback address would end; empty when nobody does, or when it
    /// cannot be told.
    package static func owners(port: UInt16) -> Set<UInt32> {
        let zeros = [UInt8](repeating: 0, count: 12)
        let v4: [[UInt8]] = [[127, 0, 0, 1], [0, 0, 0, 0]]
        // Also what IPv6 calls the first of those.
        let v6 = [zeros + [0, 0, 0, 1], zeros + [0, 0, 0, 0], zeros.dropLast(2) + [255, 255] + v4[0]]
        var owners: Set<UInt32> = []
        for (addresses, kind) in [
            (v4, SocketAddress.Kind.v4(v4[1], port: 0)), (v6, .v6(v6[1], zone: 0, port: 0)),
        ] {
            guard let table = SocketTable.read(for: SocketAddress(kind)) else { continue }
            let spellings = addresses.map { String(SocketTable.spelling(address: $0, port: 0).dropLast(5)) }
            owners.formUnion(SocketTable.listeners(in: table, port: port, addresses: spellings))
        }
        return owners
    }

    /// The first of those that is neither root, nor this process's user, nor the one that the machine's service runs as.
    package static func stranger(among owners: Set<UInt32>, service: UInt32?) -> UInt32? {
        owners.sorted().first { $0 != 0 && $0 != geteuid() && $0 != service }
    }

    /// The user that the machine's service runs as, by its runtime directory, which only root can have made.
    package static var serviceUser: UInt32? {
        var status = stat()
        guard stat(Directories.serviceDirectory, &status) == 0 else { return nil }
        return status.st_uid
    }

    /// What the user is called.
    package static func name(of user: UInt32) -> String { UserNames.name(of: user) }

    /// Whether somebody takes connections at a Unix socket's path.
    package static func isServed(path: String) -> Bool {
        guard path.utf8.count < 108 else { return false }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let probe = socket(AF_UNIX, type, 0)
        guard probe >= 0 else { return false }
        defer { close(probe) }
        return SocketAddress(.unix(path)).withSystemAddress { connect(probe, $0, $1) } == 0
    }
}
