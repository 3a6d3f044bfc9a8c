/// What runs at the moment, and what has been counted.
enum RequestEndpoints {
    /// `GET /v1/requests`: relayed requests that are under way, the oldest first.
    static let list: Endpoint.Handler = { _, services async throws(APIError) in
        var running: [RunningRequest] = []
        // One moment for all loops, by which their ages compare.
        let now = Instant.now()
        for loop in await services.gateway.registry.loopsInUse { running += await loop.runningRequests(at: now) }
        running.sort { $0.age > $1.age }
        return ControlResponse(["object": "list", "data": .array(running.map(\.json))])
    }

    /// `POST /v1/requests/{id}/cancel`: gives up a request that is under way; its client is told.
    static let cancel: Endpoint.Handler = { request, services async throws(APIError) in
        let suffix = "/cancel"
        guard let path = request.decodedRemainder, path.hasSuffix(suffix) else {
            throw .unknownPath(request.path)
        }
        let id = String(path.dropLast(suffix.count))
        var count = 0
        for loop in await services.gateway.registry.loopsInUse { count += await loop.cancelRequests(named: id) }
        guard count > 0 else { throw .requestNotFound(id) }
        return ControlResponse([
            "status": "success", "id": .string(id), "cancelled": .number(JSONNumber(count)),
        ])
    }

    /// `GET /metrics`
    static let metrics: Endpoint.Handler = { _, services async throws(APIError) in
        let gateway = services.gateway
        var facts = MetricFamily.Facts()
        for loop in await gateway.registry.loopsInUse { facts.loops.merge(await loop.metrics()) }
        let supervisor = gateway.local.supervisor
        facts.requestsInFlight = gateway.requestsInFlight.current
        facts.enginesLoading = await supervisor.loading().count
        facts.enginesReady = await supervisor.states(secondsNow: WallClock.seconds(), now: services.core.now).count
        facts.logLinesDropped = gateway.log.sink.dropped
        facts.startTime = gateway.startedSeconds
        return ControlResponse(
            contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(MetricFamily.text(facts).utf8))
    }
}

extension EventLoop {
    /// The relayed requests that are under way here.
    func runningRequests(at now: Instant) -> [RunningRequest] {
        services?.runningRequests(at: now) ?? []
    }

    /// Gives up the relayed requests of that id; how many there were.
    func cancelRequests(named id: String) -> Int {
        services?.cancelRequests(named: id) ?? 0
    }

    /// What was counted here.
    func metrics() -> LoopMetrics {
        guard let services else { return LoopMetrics() }
        var metrics = services.metrics
        metrics.connections = services.openConnections
        metrics.idleUpstream = services.client.idleConnections
        metrics.exchanges = (services.client.begun.opened, services.client.begun.reused)
        return metrics
    }
}

extension LoopServices {
    /// The relayed requests that are under way.
    func runningRequests(at now: Instant) -> [RunningRequest] {
        relaying.map { $0.context.runningRequest(at: now) }
    }

    /// Gives up the relayed requests of that id; how many there were.
    func cancelRequests(named id: String) -> Int {
        let found = relaying.filter { $0.context.requestID == id }
        for (connection, _) in found { connection.cancel(.requested) }
        return found.count
    }

    private var relaying: [(connection: ClientConnection, context: RequestContext)] {
        allConnections.compactMap { connection in
            guard let context = connection.context, context.report.kind != .control, !context.report.isOver else {
                return nil
            }
            return (connection, context)
        }
    }
}

extension RequestContext {
    fileprivate func runningRequest(at now: Instant) -> RunningRequest {
        RunningRequest(
            id: requestID, age: now - report.started, path: report.kind, phase: report.phase, user: user,
            model: report.relay?.model, provider: report.relay?.provider,
            status: report.status == 0 ? nil : report.status)
    }
}
