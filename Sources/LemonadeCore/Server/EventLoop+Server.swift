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

    /// Serves by newer rules from now on.
    func adopt(_ rules: ServingRules) {
        services?.adopt(rules)
    }

    /// Does nothing: whoever waits for it knows that this loop turns.
    func answer() {}

    /// What came and went on this loop.
    func statistics() -> LoopStatistics {
        services?.statistics ?? LoopStatistics()
    }

    /// Sends a request with this loop's client and reads the whole answer. Ends with its task: what nobody waits for any more
    /// keeps no connection.
    nonisolated func fetch(_ request: HTTPRequest, maxBytes: Int, until deadline: Instant) async throws(ClientError)
        -> HTTPAnswer
    {
        let token = FetchToken()
        // Around the call and not inside the loop's own code: a closure given to the handler would leave the loop.
        return try await withTaskCancellationHandler {
            await fetchHere(request, token, maxBytes: maxBytes, until: deadline)
        } onCancel: {
            run { $0.services?.client.cancelFetch(token) }
        }.get()
    }

    private func fetchHere(_ request: HTTPRequest, _ token: FetchToken, maxBytes: Int, until deadline: Instant)
        async -> Result<HTTPAnswer, ClientError>
    {
        guard let client = services?.client else { return .failure(.cancelled) }
        do throws(ClientError) {
            return .success(try await client.fetch(request, token, maxBytes: maxBytes, until: deadline))
        } catch {
            return .failure(error)
        }
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

    /// Serves one client from now on; calls `ended` when its connection has ended.
    func serve(_ socket: Int32, isUnix: Bool, ended: @escaping @Sendable () -> Void) {
        guard let connection = connection(over: socket, isUnix: isUnix) else {
            ended()
            return
        }
        connection.serve(ended: ended)
    }

    /// Goes on with what a client has begun.
    func goOn(with connection: ObjectIdentifier) async {
        await services?.connection(connection)?.goOn()
    }

    /// Tells one client that there is no room for it.
    func turnAway(_ socket: Int32) async {
        await connection(over: socket, isUnix: false)?.turnAway(.overloaded(limit: "max_connections"))
    }

    private func connection(over socket: Int32, isUnix: Bool) -> ClientConnection? {
        guard let services else {
            close(socket)
            return nil
        }
        if !isUnix { TCPOption.sendAtOnce(socket) }
        guard let descriptor = try? Descriptor(number: socket, core: core) else { return nil }
        return ClientConnection(descriptor: descriptor, isUnix: isUnix, services: services)
    }

    /// From now on nothing is kept alive here.
    func drain() {
        services?.drain()
    }

    /// How many client connections are open here.
    func openConnections() -> Int {
        services?.openConnections ?? 0
    }

    /// Gives up what is under way here; who waits for an answer is told.
    func cancelAll() {
        services?.cancelAll(.shutdown)
    }

    /// Ends every connection here, whatever it is doing.
    func abortAll() {
        services?.abortAll()
    }

    /// Forgets the server's things on this loop, which hold each other through it.
    func release() {
        services?.client.close()
        services?.requestLog.flush()
        core.tenant = nil
    }

    /// Waits until no client connection is open here, but not beyond `deadline`. True if none is.
    func awaitQuiet(until deadline: Instant) async -> Bool {
        guard let services else { return true }
        return await services.quiet(until: deadline)
    }
}
