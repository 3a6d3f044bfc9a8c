import Glibc
import Testing

@testable import LemonadeCore

/// Connecting to a name with several addresses.
@Suite(.timeLimit(.minutes(2))) struct ConnectorTests {
    /// What came of an attempt: the address that answered, or the error.
    private enum Outcome: Equatable, Sendable {
        case connected(String)
        case failed(ClientError)
    }

    /// Connects to a name that has these addresses.
    private func connect(
        to addresses: [SocketAddress], port: UInt16, connect: Duration = .seconds(10),
        attempt: Duration = .seconds(1000), isGivenUp: Bool = false
    ) async throws -> Outcome {
        try await onLoop { loop in
            var limits = ClientLimits()
            limits.connect = connect
            limits.attempt = attempt
            let connector = Connector(
                core: loop.core, loop: loop, resolver: Resolver { _ in .success(addresses) },
                tls: TLSClient(core: loop.core, loop: loop, contexts: TLSContexts(environment: [:]), limit: limits.tls),
                limits: limits)
            let scope = RequestScope()
            if isGivenUp { scope.cancel(.clientGone) }
            do throws(ClientError) {
                let stream = try await connector.connect(
                    to: ConnectionTarget(isSecure: false, host: "several.example", port: port), scope: scope)
                defer { stream.close() }
                return .connected(Self.peer(of: stream.descriptor.number))
            } catch {
                return .failed(error)
            }
        }
    }

    private static func peer(of number: Int32) -> String {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &storage) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(number, $0, &length) }
        }
        return SocketAddress(storage)?.description ?? "nobody"
    }

    private static func v4(_ last: UInt8) -> SocketAddress { SocketAddress(.v4([127, 0, 0, last], port: 0)) }
    private static let v6 = SocketAddress(.v6([UInt8](repeating: 0, count: 15) + [1], zone: 0, port: 0))

    /// Listens at an address; the port is the system's choice if it is 0.
    private func listen(_ address: SocketAddress, port: UInt16 = 0) throws -> (socket: Int32, port: UInt16) {
        let socket = try ListeningSocket.open(at: address.with(port: port))
        return (socket, SocketAddress(boundTo: socket)?.port ?? 0)
    }

    private func heldPort(
        refusing: SocketAddress, answering: SocketAddress
    ) throws -> (closed: ClosedPort, socket: Int32, port: UInt16) {
        for _ in 0..<100 {
            let closed = try ClosedPort(refusing)
            if let (socket, port) = try? listen(answering, port: closed.number) { return (closed, socket, port) }
        }
        throw SystemError(call: "bind", code: EADDRINUSE)
    }

    @Test func anIPv6AddressIsConnectedTo() async throws {
        let (socket, port) = try listen(Self.v6)
        defer { close(socket) }
        #expect(try await connect(to: [Self.v6], port: port) == .connected("[::1]:\(port)"))
    }

    @Test func whereOneFamilyRefusesTheOtherIsTriedAtOnce() async throws {
        for (refusing, answering, answer) in [(Self.v6, Self.v4(1), "127.0.0.1"), (Self.v4(1), Self.v6, "[::1]")] {
            // Held in both families: in one of them another test may be listening at any port that is free in the other.
            let (closed, socket, port) = try heldPort(refusing: refusing, answering: answering)
            defer { close(socket) }
            #expect(try await connect(to: [refusing, answering], port: port) == .connected("\(answer):\(port)"))
            withExtendedLifetime(closed) {}
        }
    }

    @Test func anAddressThatIsSilentDoesNotKeepTheNextWaiting() async throws {
        let silent = FullListener()
        let (socket, port) = try listen(Self.v4(2), port: silent.port)
        defer { close(socket) }
        let began = Instant.now()
        let outcome = try await connect(
            to: [Self.v4(1), Self.v4(2)], port: port, connect: .seconds(60), attempt: .milliseconds(20))
        #expect(outcome == .connected("127.0.0.2:\(port)"))
        #expect(Instant.now() - began < .seconds(20))
        withExtendedLifetime(silent) {}
    }

    @Test func theFirstIsStillTakenWhenItAnswersLate() async throws {
        // The second one refuses while the first one is silent; the kernel asks the first one again after a second.
        let silent = FullListener()
        let before = silent.asking
        async let outcome = connect(
            to: [Self.v4(1), Self.v4(2)], port: silent.port, connect: .seconds(60), attempt: .milliseconds(20))
        try await eventually { silent.asking > before }
        silent.makeRoom()
        #expect(try await outcome == .connected("127.0.0.1:\(silent.port)"))
    }

    @Test func whenAllRefuseTheLastReasonIsTold() async throws {
        let closed = try ClosedPort()
        defer { withExtendedLifetime(closed) {} }
        let port = closed.number
        let outcome = try await connect(to: [Self.v4(1), Self.v4(2), Self.v4(3)], port: port)
        #expect(outcome == .failed(.unreachable(address: "127.0.0.3:\(port)", reason: "Connection refused")))
    }

    @Test func whenAllAreSilentTheLimitHoldsForAllOfThem() async throws {
        let silent = FullListener()
        let addresses = [SocketAddress](repeating: Self.v4(1), count: 3)
        for attempt in [Duration.milliseconds(20), .seconds(1000)] {
            let outcome = try await connect(
                to: addresses, port: silent.port, connect: .milliseconds(200), attempt: attempt)
            #expect(outcome == .failed(.connectTimedOut))
        }
        withExtendedLifetime(silent) {}
    }

    @Test func whatWasGivenUpConnectsNowhere() async throws {
        let silent = FullListener()
        #expect(
            try await connect(to: [Self.v4(1), Self.v4(1)], port: silent.port, isGivenUp: true) == .failed(.cancelled))
    }
}
