import Glibc
import Testing

@testable import LemonadeCore

/// The kernel asked about one socket, and its tables read for the same: both must say the same, and never more than is true.
@Suite(.timeLimit(.minutes(1))) struct SocketDiagnosisTests {
    /// A connection within this machine, from the accepting side.
    private struct Connection {
        let here: SocketAddress
        let peer: SocketAddress
        let client: Int32
        private let accepted: Int32
        private let listener: Int32

        /// `through` is how the client calls the listener's address.
        init(to address: SocketAddress, through: (UInt16) -> SocketAddress, isOtherUser: Bool = false) async throws {
            listener = try ListeningSocket.open(at: address)
            let port = try #require(SocketAddress(boundTo: listener)?.port)
            let target = through(port)
            let connect: @Sendable () throws -> Int32 = {
                let socket = Glibc.socket(target.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
                guard target.withSystemAddress({ Glibc.connect(socket, $0, $1) }) == 0 else {
                    throw SystemError(call: "connect")
                }
                return socket
            }
            client = isOtherUser ? try await OtherUser.run(connect) : try connect()
            // It is there already: on loopback, connect ends when the other side has it.
            accepted = accept(listener, nil, nil)
            here = try #require(SocketAddress(boundTo: accepted))
            peer = try #require(SocketAddress(peerOf: accepted))
        }

        func close() {
            for socket in [client, accepted, listener] { Glibc.close(socket) }
        }
    }

    private static let v4 = SocketAddress(.v4([127, 0, 0, 1], port: 0))
    private static let ways: [@Sendable (UInt16) -> SocketAddress] = [
        { v4.with(port: $0) },
        // As Java and Go do it: an IPv6 socket for an IPv4 address.
        { SocketAddress(.v6([UInt8](repeating: 0, count: 10) + [255, 255, 127, 0, 0, 1], zone: 0, port: $0)) },
    ]

    @Test(arguments: ways.indices) func knowsTheOwnerOfTheOtherEnd(way: Int) async throws {
        let connection = try await Connection(to: Self.v4, through: Self.ways[way])
        defer { connection.close() }
        #expect(SocketDiagnosis.owner(of: connection.peer, connectedTo: connection.here) == .owner(geteuid()))
        // The table for IPv4 lacks the second.
        let byTable = PeerOwner.ownerByTable(of: connection.peer, connectedTo: connection.here)
        #expect(byTable == (way == 0 ? geteuid() : nil))
    }

    @Test func knowsItOverIPv6() async throws {
        guard let connection = try? await Connection(to: .loopbackV6(port: 0), through: SocketAddress.loopbackV6) else {
            return
        }
        defer { connection.close() }
        #expect(SocketDiagnosis.owner(of: connection.peer, connectedTo: connection.here) == .owner(geteuid()))
        #expect(PeerOwner.ownerByTable(of: connection.peer, connectedTo: connection.here) == geteuid())
    }

    @Test(.enabled(if: geteuid() == 0), arguments: ways.indices) func knowsAnotherUser(way: Int) async throws {
        let connection = try await Connection(to: Self.v4, through: Self.ways[way], isOtherUser: true)
        defer { connection.close() }
        #expect(SocketDiagnosis.owner(of: connection.peer, connectedTo: connection.here) == .owner(OtherUser.number))
    }

    /// Its row is there until the other side has closed as well, and shows user 0.
    @Test(.enabled(if: geteuid() == 0)) func whoHasClosedIsNobodyAndNotRoot() async throws {
        let connection = try await Connection(to: Self.v4, through: Self.ways[0], isOtherUser: true)
        defer { connection.close() }
        // Not closed: a child that another test starts may still hold a copy.
        shutdown(connection.client, Int32(SHUT_RDWR))
        #expect(SocketDiagnosis.owner(of: connection.peer, connectedTo: connection.here) == .nobody)
        #expect(PeerOwner.ownerByTable(of: connection.peer, connectedTo: connection.here) == nil)
    }

    @Test func aConnectionThatIsNotThereIsNobodys() async throws {
        let connection = try await Connection(to: Self.v4, through: Self.ways[0])
        defer { connection.close() }
        let other = connection.peer.with(port: 1)
        // Where neither end is found, it might as well be that such questions are not answered.
        #expect(SocketDiagnosis.owner(of: other, connectedTo: connection.here) == .unavailable)
        #expect(PeerOwner.ownerByTable(of: other, connectedTo: connection.here) == nil)
        // A listening socket has no other end.
        let listener = connection.here
        #expect(SocketDiagnosis.owner(of: listener, connectedTo: Self.v4.with(port: 1)) != .owner(geteuid()))
        #expect(SocketDiagnosis.owner(of: SocketAddress(.unix("/a")), connectedTo: Self.v4) == .unavailable)
    }

    @Test(arguments: [Self.v4, SocketAddress(.v4([0, 0, 0, 0], port: 0)), .loopbackV6(port: 0)])
    func knowsWhoListens(address: SocketAddress) throws {
        guard let socket = try? ListeningSocket.open(at: address) else { return }
        defer { close(socket) }
        let port = try #require(SocketAddress(boundTo: socket)?.port)
        let asked = address.family == AF_INET ? Self.v4.with(port: port) : .loopbackV6(port: port)
        #expect(SocketDiagnosis.listener(at: asked) == .owner(geteuid()))
        #expect(LoopbackListener.ownersByTable(at: asked) == [geteuid()])
        #expect(LoopbackListener.owners(host: "localhost", port: port) == [geteuid()])
    }

    /// Whoever takes another of this machine's addresses is found there.
    @Test func aListenerIsLookedForWhereOneWouldConnect() throws {
        let socket = try ListeningSocket.open(at: SocketAddress(.v4([127, 9, 8, 7], port: 0)))
        defer { close(socket) }
        let port = try #require(SocketAddress(boundTo: socket)?.port)
        #expect(LoopbackListener.owners(host: "127.9.8.7", port: port) == [geteuid()])
        #expect(LoopbackListener.ownersByTable(at: SocketAddress(.v4([127, 9, 8, 7], port: port))) == [geteuid()])
        #expect(SocketDiagnosis.listener(at: SocketAddress(.unix("/a"))) == .unavailable)
    }
}
