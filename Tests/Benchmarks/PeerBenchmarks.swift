import CSystem
import Glibc

@testable import LemonadeCore

/// Who is at the other end of a connection over loopback, while many others are open: this holds an event loop.
enum PeerBenchmarks {
    /// How many connections are open.
    private static let connections = 5_000

    /// Measures both ways.
    static func run(in suite: Suite) {
        guard suite.wants("owner of a connection") else { return }
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard let listener = try? ListeningSocket.open(at: SocketAddress(.v4([127, 0, 0, 1], port: 0))),
            let address = SocketAddress(boundTo: listener)
        else { return }
        var sockets = [listener]
        defer { for socket in sockets { close(socket) } }
        while sockets.count <= 2 * connections {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard client >= 0, address.withSystemAddress({ connect(client, $0, $1) }) == 0 else { return }
            sockets += [client, accept(listener, nil, nil)]
        }
        guard let last = sockets.last, let peer = SocketAddress(peerOf: last) else { return }
        suite.measure("owner of a connection of \(connections)") {
            keep(SocketDiagnosis.owner(of: peer, connectedTo: address))
        }
        suite.measure("owner of a connection of \(connections), by table") {
            keep(PeerOwner.ownerByTable(of: peer, connectedTo: address))
        }
    }
}
