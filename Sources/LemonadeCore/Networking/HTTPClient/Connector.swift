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

    /// A connected socket.
    ///
    /// The addresses of a name are tried in turn, the next one as soon as one has failed or has been silent for a while; the
    /// first that answers is taken (RFC 8305 §5).
    func connectSocket(to hop: Hop, scope: RequestScope, until deadline: Instant) async throws(ClientError)
        -> Descriptor
    {
        var addresses = SocketAddress.interleaved(try await addresses(of: hop, scope: scope, until: deadline))
        var attempts: [ConnectAttempt] = []
        defer { for attempt in attempts { attempt.close() } }
        var next = core.now
        var failure = ClientError.connectTimedOut
        while true {
            if !addresses.isEmpty, attempts.isEmpty || next <= core.now {
                next = core.now + limits.attempt
                do throws(ClientError) {
                    attempts.append(try ConnectAttempt(to: addresses.removeFirst(), core: core))
                } catch {
                    failure = error
                }
            }
            while let index = attempts.firstIndex(where: \.isOver) {
                do throws(ClientError) {
                    return try attempts.remove(at: index).outcome()
                } catch {
                    failure = error
                    next = core.now
                }
            }
            if attempts.isEmpty {
                guard !addresses.isEmpty else { throw failure }
                continue
            }
            if !addresses.isEmpty, next <= core.now { continue }
            let limit = addresses.isEmpty ? deadline : min(deadline, next)
            switch await wait(for: attempts, scope: scope, until: limit) {
            case .ready: break
            case .timedOut: if deadline <= core.now { throw .connectTimedOut }
            case .cancelled: throw .cancelled
            }
        }
    }

    /// Waits until one of them is over.
    private func wait(for attempts: [ConnectAttempt], scope: RequestScope, until deadline: Instant) async -> WaitOutcome
    {
        let waiter = LoopWaiter(core: core)
        for attempt in attempts { attempt.callWhenOver { waiter.signal() } }
        scope.attach(waiter)
        defer { scope.detach() }
        return await waiter.wait(until: deadline)
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
}
