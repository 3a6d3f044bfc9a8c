import CSystem
import Glibc

/// Who listens on a port of this machine. Anybody may take a port that is free, and wait there for somebody else's key.
package enum LoopbackListener {
    /// Users that listen on the port where a connection to that host of this machine would end; empty when nobody does, or
    /// when it cannot be told. A name stands for both loopback addresses.
    package static func owners(host: String, port: UInt16) -> Set<UInt32> {
        let named = SocketAddress(literal: host, port: port).map { [$0] }
        let addresses = named ?? [SocketAddress(.v4([127, 0, 0, 1], port: port)), .loopbackV6(port: port)]
        return addresses.reduce(into: []) { $0.formUnion(owners(at: $1)) }
    }

    /// The owners for one address.
    static func owners(at address: SocketAddress) -> Set<UInt32> {
        switch SocketDiagnosis.listener(at: address) {
        case .owner(let user): [user]
        // That nobody is found may only mean that such questions are not answered, and one that is there must not be missed.
        case .nobody, .unavailable: ownersByTable(at: address)
        }
    }

    /// What the tables say: for where the kernel answers no questions.
    static func ownersByTable(at address: SocketAddress) -> Set<UInt32> {
        let everyV4 = SocketAddress(.v4([0, 0, 0, 0], port: address.port))
        let everyV6 = SocketAddress(.v6([UInt8](repeating: 0, count: 16), zone: 0, port: address.port))
        let places: [SocketAddress] =
            switch address.kind {
            // Also what IPv6 calls it, and a socket for both.
            case .v4(let bytes, let port):
                [address, everyV4, everyV6]
                    + [SocketAddress(.v6([UInt8](repeating: 0, count: 10) + [255, 255] + bytes, zone: 0, port: port))]
            case .v6: [address, everyV6]
            case .unix: []
            }
        var owners: Set<UInt32> = []
        for family in [everyV4, everyV6] {
            guard let table = SocketTable.read(for: family) else { continue }
            owners.formUnion(SocketTable.listeners(in: table, at: places.compactMap(\.tableSpelling)))
        }
        return owners
    }

    /// The first of those that is neither root, nor this process's user, nor the one that the machine's service runs as.
    package static func stranger(among owners: Set<UInt32>, service: UInt32?) -> UInt32? {
        owners.sorted().first { $0 != 0 && $0 != geteuid() && $0 != service }
    }

    /// The user that the machine's service runs as, by its runtime directory, which only root can have made.
    package static var serviceUser: UInt32? {
        owner(ofFile: Directories.serviceDirectory)
    }

    /// The user that a file or directory belongs to; nil when there is none.
    package static func owner(ofFile path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_uid : nil
    }

    /// What the user is called.
    package static func name(of user: UInt32) -> String { UserNames.name(of: user) }

    /// Whether somebody takes connections at a Unix socket's path.
    package static func isServed(path: String) -> Bool {
        connectionError(path: path) == 0
    }

    /// What a connection to a Unix socket's path fails with, as errno has it; 0 when it does not fail.
    static func connectionError(path: String) -> Int32 {
        guard path.utf8.count < 108 else { return ENAMETOOLONG }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let probe = socket(AF_UNIX, type, 0)
        guard probe >= 0 else { return errno }
        defer { close(probe) }
        return SocketAddress(.unix(path)).withSystemAddress { connect(probe, $0, $1) == 0 ? 0 : errno }
    }
}
