import Glibc

/// What the server does on a loop.
extension EventLoop {
    /// Makes room for the server's things on this loop.
    func host(_ gateway: Gateway) {
        core.tenant = LoopServices(core: core, loop: self, gateway: gateway, routing: .empty)
    }

    /// The server's things on this loop; nil before `host`.
    var services: LoopServices? { core.tenant as? LoopServices }

    /// Routes by a newer snapshot from now on.
    func adopt(_ snapshot: RoutingSnapshot) {
        services?.adopt(snapshot)
    }

    /// What came and went on this loop.
    func statistics() -> LoopStatistics {
        services?.statistics ?? LoopStatistics()
    }

    /// Sends a request with this loop's client and reads the whole answer.
    func fetch(_ request: HTTPRequest, maxBytes: Int, until deadline: Instant) async throws(ClientError) -> HTTPAnswer {
        guard let services else { throw .cancelled }
        return try await services.client.fetch(request, maxBytes: maxBytes, until: deadline)
    }

    /// Takes connections from a listening socket until `stopListening`.
    func listen(on socket: Int32, _ connected: @escaping @Sendable (Int32) -> Void) throws(SystemError) -> SocketAddress
    {
        let listener = try Listener(number: socket, core: core)
        services?.listeners.append(listener)
        let address = listener.address
        Task(executorPreference: self) { await self.accept(at: address, connected) }
        return address
    }

    private func accept(at address: SocketAddress, _ connected: @Sendable (Int32) -> Void) async {
        guard let listener = services?.listeners.first(where: { $0.address == address }) else { return }
        await listener.accept(connected)
    }

    /// Closes the listening sockets.
    func stopListening() {
        for listener in services?.listeners ?? [] { listener.close() }
        services?.listeners.removeAll()
    }

    /// Serves one client to its end.
    func serve(_ socket: Int32) async {
        var one: Int32 = 1
        // Tokens leave at once: Nagle's algorithm would hold them back.
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        guard let descriptor = try? Descriptor(number: socket, core: core), let services else { return }
        await ClientConnection(descriptor: descriptor, services: services).serve()
    }

    /// From now on nothing is kept alive here.
    func drain() {
        services?.drain()
    }

    /// How many client connections are open here.
    func openConnections() -> Int {
        services?.openConnections ?? 0
    }

    /// Gives up what is under way here, and closes every connection.
    func cancelAll() {
        services?.cancelAll(.shutdown)
    }

    /// Waits until no client connection is open here, but not beyond `deadline`. True if none is.
    func awaitQuiet(until deadline: Instant) async -> Bool {
        guard let services else { return true }
        return await services.quiet(until: deadline)
    }
}
