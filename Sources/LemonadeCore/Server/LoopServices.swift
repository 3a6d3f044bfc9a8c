/// What the connections of one loop share: nothing of it is locked, for it never leaves the loop.
final class LoopServices {
    /// The loop's descriptors, deadlines and buffers.
    let core: LoopCore
    /// The loop itself; it holds these services.
    unowned let loop: EventLoop
    /// What all loops share.
    let gateway: Gateway
    /// What requests are served by; replaced as a whole when the configuration changes.
    private(set) var rules: ServingRules
    /// Upstream connections.
    let client: HTTPClient
    /// What requests are routed by; replaced as a whole when something changes.
    private(set) var routing: RoutingSnapshot
    /// The requests of this loop that wait for a model to be loaded.
    let loads = Loads()
    /// What came and went on this loop.
    var statistics = LoopStatistics()
    /// What `/metrics` counts of this loop.
    var metrics = LoopMetrics()
    /// Takes a line for each request.
    let requestLog: RequestLog
    /// Who waits for lines of the log.
    let logReaders: LogReaders
    /// The sockets that this loop takes connections from.
    var listeners: [Listener] = []
    /// The last Host that was found good.
    var trustedAuthority: [UInt8] = []

    /// The path that was relayed last, and what it means: most requests have the path of the one before.
    var lastRelayed: (path: [UInt8], match: RouteTable.Match)?

    private static let mostPlans = 512
    private var plans: [String: Route] = [:]
    /// The plan that was asked for last: most requests are for the model of the one before, and need no hash.
    private var lastPlan: (model: String, route: Route)?
    private var spareContexts: [RequestContext] = []
    private var waitingForRouting: [LoopWaiter] = []
    private var waitingForQuiet: [LoopWaiter] = []
    private var connections: [ObjectIdentifier: ClientConnection] = [:]
    private let memory: MemoryReturn
    private var date = CachedDate()
    private var requestIDs = RequestIDGenerator()
    private(set) var isDraining = false

    /// Services on the loop of that core.
    init(core: LoopCore, loop: EventLoop, gateway: Gateway, routing: RoutingSnapshot) {
        self.core = core
        self.loop = loop
        self.gateway = gateway
        self.routing = routing
        rules = gateway.rules
        requestLog = RequestLog(core: core, log: gateway.log)
        logReaders = LogReaders(core: core, loop: loop, history: gateway.log.sink.history)
        memory = MemoryReturn(core: core)
        client = HTTPClient(
            core: core, loop: loop, resolver: gateway.resolver, tls: gateway.tls, limits: rules.clientLimits,
            poolIdleLimit: rules.poolIdleLimit)
    }

    /// Serves by newer rules: what begins from now on, and what is under way at its next look.
    func adopt(_ rules: ServingRules) {
        guard rules.generation > self.rules.generation else { return }
        self.rules = rules
        // Found good by the rules before, and made with their bounds.
        trustedAuthority = []
        spareContexts.removeAll()
        client.adopt(rules.clientLimits, poolIdleLimit: rules.poolIdleLimit)
    }

    /// The current time as a Date field wants it.
    var dateField: [UInt8] { date.bytes(at: core.now) }

    /// A request id of our own.
    func makeRequestID() -> String { requestIDs.next() }

    /// Takes a newer snapshot, and lets those look again that wait for one.
    func adopt(_ routing: RoutingSnapshot) {
        guard routing.generation > self.routing.generation else { return }
        self.routing = routing
        plans.removeAll()
        lastPlan = nil
        let waiting = waitingForRouting
        waitingForRouting.removeAll()
        for waiter in waiting { waiter.signal() }
    }

    /// Where a request for that model goes. What was worked out once holds until the next snapshot.
    func plan(_ model: String, waits: Bool) throws(RoutingError) -> Route {
        if let lastPlan, lastPlan.model == model { return lastPlan.route }
        let plan = try knownPlan(model, waits: waits)
        lastPlan = (model, plan)
        return plan
    }

    private func knownPlan(_ model: String, waits: Bool) throws(RoutingError) -> Route {
        if let plan = plans[model] { return plan }
        let plan = try Router.plan(model, in: routing, waits: waits)
        // Clients choose the names, so there must be an end to them.
        if plans.count >= Self.mostPlans { plans.removeAll(keepingCapacity: true) }
        plans[model] = plan
        return plan
    }

    /// Waits for the next snapshot.
    func nextRouting(scope: RequestScope, until deadline: Instant) async -> WaitOutcome {
        let waiter = LoopWaiter(core: core)
        waitingForRouting.append(waiter)
        scope.attach(waiter)
        let outcome = await waiter.wait(until: deadline)
        scope.detach()
        waitingForRouting.removeAll { $0 === waiter }
        return outcome
    }

    /// What a request needs while it is under way.
    func takeContext() -> RequestContext {
        spareContexts.popLast() ?? RequestContext(limits: rules.parserLimits)
    }

    /// Takes it back.
    func give(_ context: RequestContext) {
        guard spareContexts.count < 64, context.parser.limits.maxHeadBytes == rules.parserLimits.maxHeadBytes else {
            return
        }
        spareContexts.append(context)
    }

    /// Notes a connection, so that shutting down can find it.
    func opened(_ connection: ClientConnection) {
        connections[ObjectIdentifier(connection)] = connection
        memory.note(connections.count)
    }

    /// The connection of that identity, if it is still open.
    func connection(_ id: ObjectIdentifier) -> ClientConnection? {
        connections[id]
    }

    /// Forgets a connection.
    func closed(_ connection: ClientConnection) {
        connections[ObjectIdentifier(connection)] = nil
        memory.note(connections.count)
        guard connections.isEmpty, isDraining else { return }
        for waiter in waitingForQuiet { waiter.signal() }
        waitingForQuiet.removeAll()
    }

    /// Waits until no connection is open, but not beyond `deadline`. True if none is.
    func quiet(until deadline: Instant) async -> Bool {
        guard !connections.isEmpty else { return true }
        let waiter = LoopWaiter(core: core)
        waitingForQuiet.append(waiter)
        _ = await waiter.wait(until: deadline)
        return connections.isEmpty
    }

    /// The open connections, in no order.
    var allConnections: some Sequence<ClientConnection> { connections.values }

    /// How many client connections are open.
    var openConnections: Int { connections.count }

    /// How many of them a condition holds for.
    func countConnections(where condition: (ClientConnection) -> Bool) -> Int {
        connections.values.count(where: condition)
    }

    /// From now on no connection is kept alive; idle ones close at once.
    func drain() {
        isDraining = true
        logReaders.wake()
        for connection in connections.values { connection.closeIfIdle() }
        client.close()
    }

    /// Gives up what is still under way.
    func cancelAll(_ reason: CancellationReason) {
        for connection in connections.values { connection.cancel(reason) }
    }

    /// Ends every connection.
    func abortAll() {
        for connection in connections.values { connection.abort() }
    }
}
