/// The HTTP/1.1 client of one loop: keep-alive connections by origin, one exchange at a time on each.
final class HTTPClient {
    let core: LoopCore
    private var connector: Connector
    private let pool: ConnectionPool
    private let parserLimits: HTTPLimits
    /// How long each phase may take.
    private(set) var limits: ClientLimits
    /// How many exchanges began on a connection from the pool, and on a new one.
    private(set) var begun = (reused: 0, opened: 0)
    private var fetches: [FetchToken: RequestScope] = [:]

    /// A client that lives on `loop`.
    init(
        core: LoopCore, loop: EventLoop, resolver: Resolver, tls: TLSContexts, limits: ClientLimits,
        parserLimits: HTTPLimits = HTTPLimits(), poolIdleLimit: Duration = .seconds(30)
    ) {
        self.core = core
        self.limits = limits
        self.parserLimits = parserLimits
        connector = Connector(
            core: core, loop: loop, resolver: resolver,
            tls: TLSClient(core: core, loop: loop, contexts: tls, limit: limits.tls), limits: limits)
        pool = ConnectionPool(core: core, idleLimit: poolIdleLimit)
    }

    /// Other bounds from now on. A wait that has begun keeps its own.
    func adopt(_ limits: ClientLimits, poolIdleLimit: Duration) {
        self.limits = limits
        connector.limits = limits
        connector.tls.limit = limits.tls
        pool.idleLimit = poolIdleLimit
    }

    /// How many connections idle.
    var idleConnections: Int { pool.count }

    /// Sends a request and waits for the answer's head.
    ///
    /// A pooled connection that turns out to be closed is replaced by a fresh one only if the kernel took no byte of the
    /// request (RFC 9110 §9.2.2: a POST may have been billed).
    func exchange(
        _ message: borrowing some OutgoingParts, method: HTTPMethod, with target: ConnectionTarget, scope: RequestScope
    ) async throws(ClientError) -> UpstreamConnection {
        while true {
            let pooled = pool.take(target)
            let connection: UpstreamConnection
            if let pooled {
                connection = pooled
                begun.reused += 1
            } else {
                connection = UpstreamConnection(
                    target: target, stream: try await connector.connect(to: target, scope: scope), core: core,
                    limits: parserLimits)
                begun.opened += 1
            }
            connection.begin()
            scope.attempts += 1
            scope.attach(connection.descriptor)
            do throws(ClientError) {
                let first = connection.sendAtOnce(message)
                if !connection.requestIsWhole {
                    try await connection.send(message, after: first, method: method, limits: limits)
                }
                try await receiveHead(on: connection, method: method)
                return connection
            } catch {
                scope.detach()
                let mayBeSentAgain = pooled != nil && !connection.hasSent
                connection.close()
                guard mayBeSentAgain, case .closedBeforeAnswer = error else { throw error }
            }
        }
    }

    /// Sends a request on an idle connection, if there is one that takes it without a wait, as there nearly always is. Nil if
    /// there is none, and then nothing was sent. For the answer see `answer(on:)`. What the connection did not take yet it
    /// writes while the answer is waited for; until then the message's bytes are needed.
    func sendAtOnce(
        _ message: borrowing some OutgoingParts, to target: ConnectionTarget, scope: RequestScope
    ) -> UpstreamConnection? {
        guard let connection = pool.take(target) else { return nil }
        begun.reused += 1
        connection.begin()
        guard case .count(let count) = connection.sendAtOnce(message) else {
            connection.close()
            return nil
        }
        if !connection.requestIsWhole { connection.unsent = UnsentRequest(copy message, count) }
        scope.attempts += 1
        scope.attach(connection.descriptor)
        return connection
    }

    /// Waits for the head of the answer to a request that is on its way. Closes the connection if none comes.
    func answer(on connection: UpstreamConnection, method: HTTPMethod, scope: RequestScope) async throws(ClientError) {
        do throws(ClientError) {
            try await receiveHead(on: connection, method: method)
        } catch {
            abandon(connection, scope: scope)
            throw error
        }
    }

    /// Ends an exchange whose answer is not wanted any more.
    func abandon(_ connection: UpstreamConnection, scope: RequestScope) {
        scope.detach()
        connection.close()
    }

    private func receiveHead(on connection: UpstreamConnection, method: HTTPMethod) async throws(ClientError) {
        try await connection.receiveHead(method: method, limits: limits)
        // RFC 9110 §15.5.8: no origin asks for that, and what a proxy asks of us is nothing to our client.
        if connection.answersForProxy, let proxy = connection.target.proxy {
            throw proxy.authenticationFailure(status: 407)
        }
    }

    /// Ends an exchange: the connection goes back to the pool if it may carry another, and is closed otherwise.
    func finish(_ connection: UpstreamConnection, scope: RequestScope) {
        scope.detach()
        if connection.end() {
            pool.give(connection)
        } else {
            connection.close()
        }
    }

    /// The scope of a request that may be given up from elsewhere, until `endFetch`.
    func beginFetch(_ fetch: FetchToken) -> RequestScope {
        let scope = RequestScope()
        fetches[fetch] = scope
        // A cancellation that came before the scope was there has found nothing to cancel.
        if Task.isCancelled { scope.cancel(.requested) }
        return scope
    }

    /// Forgets a request's scope.
    func endFetch(_ fetch: FetchToken) {
        fetches[fetch] = nil
    }

    /// Gives up that request, if it is still under way.
    func cancelFetch(_ fetch: FetchToken) {
        fetches[fetch]?.cancel(.requested)
    }

    /// Closes what idles.
    func close() {
        pool.closeAll()
    }
}
