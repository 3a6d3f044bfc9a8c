import Glibc

/// Opens connections to origins: name, address by address, and TLS where the origin wants it.
struct Connector {
    /// The loop's core, on which everything waits.
    let core: LoopCore
    /// The loop that the resolver's answers are brought back to.
    unowned let loop: EventLoop
    /// Shared with the other loops.
    let resolver: Resolver
    /// TLS for the origins that want it.
    let tls: TLSClient
    /// How long each phase may take.
    var limits: ClientLimits

    /// The first machine on the way.
    enum Hop {
        case host(String, port: UInt16)
        case socket(String)
    }

    /// A connected stream. Every wait on the way belongs to `scope` and ends with it.
    func connect(to target: ConnectionTarget, scope: RequestScope) async throws(ClientError) -> any ByteStream {
        let context = target.isSecure ? try await tls.context(for: target, scope: scope) : nil
        let deadline = core.now + limits.connect
        let descriptor: Descriptor
        if let proxy = target.proxy {
            descriptor = try await connect(to: target, through: proxy, scope: scope, until: deadline)
        } else {
            let hop = target.socketPath.map(Hop.socket) ?? .host(target.host, port: target.port)
            descriptor = try await connectSocket(to: hop, scope: scope, until: deadline)
        }
        guard let context else { return SocketStream(descriptor: descriptor) }
        return try await tls.stream(over: descriptor, to: target, in: context, scope: scope)
    }

    /// A connected socket. The addresses of a name are tried in turn.
    func connectSocket(to hop: Hop, scope: RequestScope, until deadline: Instant) async throws(ClientError)
        -> Descriptor
    {
        let addresses = try await addresses(of: hop, scope: scope, until: deadline)
        var failure = ClientError.connectTimedOut
        for (index, address) in addresses.enumerated() {
            // A host that swallows packets must leave time for the addresses behind it.
            let share = (deadline - core.now) / (addresses.count - index)
            do {
                return try await connect(to: address, scope: scope, until: min(deadline, core.now + share))
            } catch .cancelled {
                throw .cancelled
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private func addresses(of hop: Hop, scope: RequestScope, until deadline: Instant) async throws(ClientError)
        -> [SocketAddress]
    {
        switch hop {
        case .socket(let path): [SocketAddress(.unix(path))]
        case .host(let host, let port):
            try await core.lookups.addresses(
                of: host, resolver: resolver, core: core, loop: loop, scope: scope, until: deadline
            ).map { $0.with(port: port) }
        }
    }

    private func connect(to address: SocketAddress, scope: RequestScope, until deadline: Instant)
        async throws(ClientError) -> Descriptor
    {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let number = socket(address.family, type, 0)
        guard number >= 0 else { throw Self.unreachable(address, SystemError(call: "socket")) }
        var one: Int32 = 1
        // Tokens leave at once: Nagle's algorithm would hold them back.
        setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        let result = address.withSystemAddress { Glibc.connect(number, $0, $1) }
        let pending = result != 0 && errno == EINPROGRESS
        guard result == 0 || pending else {
            let error = SystemError(call: "connect")
            close(number)
            throw Self.unreachable(address, error)
        }
        let descriptor: Descriptor
        do {
            descriptor = try Descriptor(number: number, core: core)
        } catch {
            throw Self.unreachable(address, error)
        }
        if pending {
            descriptor.isWritable = false
            scope.attach(descriptor)
            defer { scope.detach() }
            switch await descriptor.wait(for: .write, until: deadline) {
            case .ready: break
            case .timedOut:
                descriptor.close()
                throw .connectTimedOut
            case .cancelled:
                descriptor.close()
                throw .cancelled
            }
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size)
            if code != 0 {
                descriptor.close()
                throw Self.unreachable(address, SystemError(call: "connect", code: code))
            }
        }
        return descriptor
    }

    private static func unreachable(_ address: SocketAddress, _ error: SystemError) -> ClientError {
        .unreachable(address: address.description, reason: error.words)
    }
}
