import Synchronization

/// What all loops share. Nothing in it changes but counters.
package final class Gateway: Sendable {
    /// The models and providers; its snapshots reach the loops.
    let registry: ModelRegistry
    /// The models of this machine, and their engines.
    let local: LocalModels
    /// Who may do what.
    let keys: ServerKeys
    /// Which web pages and hosts may ask.
    let origins: WebOriginPolicy
    /// What a client is allowed.
    let serverLimits: ServerLimits
    /// How long an upstream may take.
    let clientLimits: ClientLimits
    /// How long an upstream connection may idle.
    let poolIdleLimit: Duration
    /// The bounds of the parsers.
    let parserLimits: HTTPLimits
    /// Names to addresses.
    let resolver: Resolver
    /// What TLS connections have in common.
    let tls: TLSContexts
    /// What the process says.
    let log: Logger
    /// What is answered where.
    let routes: RouteTable
    /// Bytes held for request bodies, all loops together.
    let bufferedBytes = BoundedCounter()
    /// Relayed requests that are under way, all loops together.
    let requestsInFlight = BoundedCounter()
    /// The models that somebody loaded.
    let modelsInUse = ModelsInUse()
    /// When the process began to serve.
    let started = Instant.now()

    /// A gateway.
    init(
        registry: ModelRegistry, local: LocalModels, keys: ServerKeys, origins: WebOriginPolicy,
        serverLimits: ServerLimits,
        clientLimits: ClientLimits, poolIdleLimit: Duration, resolver: Resolver, tls: TLSContexts, log: Logger,
        routes: RouteTable = .standard
    ) {
        self.registry = registry
        self.local = local
        self.keys = keys
        self.origins = origins
        self.serverLimits = serverLimits
        self.clientLimits = clientLimits
        self.poolIdleLimit = poolIdleLimit
        self.resolver = resolver
        self.tls = tls
        self.log = log
        self.routes = routes
        var limits = HTTPLimits()
        limits.maxHeadBytes = serverLimits.maxHeadBytes
        parserLimits = limits
    }
}

/// A count that several loops share and that must not pass a limit.
final class BoundedCounter: Sendable {
    private let value = Atomic(0)

    /// The count now.
    var current: Int { value.load(ordering: .relaxed) }

    /// Adds, unless the limit would be passed.
    func add(_ amount: Int, limit: Int) -> Bool {
        let before = value.wrappingAdd(amount, ordering: .relaxed).oldValue
        guard before + amount <= limit else {
            value.wrappingSubtract(amount, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Takes back.
    func subtract(_ amount: Int) {
        value.wrappingSubtract(amount, ordering: .relaxed)
    }
}
