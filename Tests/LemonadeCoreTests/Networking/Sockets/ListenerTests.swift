import Glibc
import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct ListenerTests {
    @Test func handsOnEveryConnectionUntilItIsClosed() async throws {
        let socket = try ListeningSocket.open(at: SocketAddress(.v4([127, 0, 0, 1], port: 0)))
        let port = try #require(SocketAddress(boundTo: socket)?.port)
        let loop = try EventLoop()
        let accepted = Recorder<Int32>()
        let hasEnded = Flag()
        try await loop.perform { loop in
            let listener = try Listener(number: socket, core: loop.core)
            #expect(listener.address == SocketAddress(.v4([127, 0, 0, 1], port: port)))
            loop.core.tenant = listener
        }
        loop.run { loop in
            await (loop.core.tenant as? Listener)?.accept { accepted.add($0) }
            hasEnded.raise()
        }
        // More than are taken in one go.
        let clients = try (0..<200).map { _ in try RawClient(port: port) }
        try await eventually { accepted.all.count == clients.count }
        let flags = accepted.all.map { fcntl($0, F_GETFL) & O_NONBLOCK }
        #expect(flags.allSatisfy { $0 != 0 })
        #expect(accepted.all.allSatisfy { fcntl($0, F_GETFD) & FD_CLOEXEC != 0 })
        try await loop.perform { ($0.core.tenant as? Listener)?.close() }
        try await eventually { hasEnded.isRaised }
        #expect(throws: SystemError(call: "connect", code: ECONNREFUSED)) { _ = try RawClient(port: port) }
        for number in accepted.all { close(number) }
    }

    @Test func aPortThatIsTakenIsToldWithAdvice() throws {
        let host = try #require(ListenHost("127.0.0.1"))
        let sockets = try ListeningSocket.open(host: host, port: 0)
        defer { sockets.forEach { close($0) } }
        let port = try #require(sockets.first.flatMap { SocketAddress(boundTo: $0)?.port })
        do {
            try ListeningSocket.open(host: host, port: port).forEach { close($0) }
            Issue.record("two sockets listen on one port")
        } catch {
            #expect(error.address == "127.0.0.1:\(port)")
            #expect("\(error)".contains("Address already in use"))
            #expect("\(error)".contains("--port"))
        }
    }

    @Test func localhostListensOnOnePortOfAllItsAddresses() throws {
        let host = try #require(ListenHost("localhost"))
        let sockets = try ListeningSocket.open(host: host, port: 0)
        defer { sockets.forEach { close($0) } }
        let addresses = sockets.compactMap { SocketAddress(boundTo: $0) }
        #expect(addresses.contains { $0.family == AF_INET })
        #expect(Set(addresses.map(\.port)).count == 1)
        #expect(addresses.allSatisfy { $0.isLoopback })
    }

    @Test func anAddressThatIsNotThisMachinesIsRefused() throws {
        #expect(throws: SystemError(call: "bind", code: EADDRNOTAVAIL)) {
            _ = try ListeningSocket.open(at: SocketAddress(.v4([192, 0, 2, 1], port: 0)))
        }
    }
}
