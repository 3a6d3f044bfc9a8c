import Synchronization

/// What all loops share. Nothing in it changes but counters, and the rules that loops take over when they are told.
package final class Gateway: Sendable {
    /// The models and providers; its snapshots reach the loops.
    let registry: ModelRegistry
    /// The models of this machine, and their engines.
    let local: LocalModels
    /// Names to addresses.
    let resolver: Resolver
    /// What TLS connections have in common.
    let tls: TLSContexts
    /// What the process says.
    let log: Logger
    /// Where settings are kept; nil where they are fixed.
    let settings: ConfigurationStore?
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
    /// The same as seconds since 1970.
    let startedSeconds = WallClock.seconds()

    // The race this prevents: two changes at once, of which the loops would keep the older one.
    private let newestRules: Mutex<ServingRules>

    /// A gateway.
    init(
        registry: ModelRegistry, local: LocalModels, rules: ServingRules, resolver: Resolver, tls: TLSContexts,
        log: Logger, settings: ConfigurationStore? = nil, routes: RouteTable = .standard
    ) {
        self.registry = registry
        self.local = local
        self.resolver = resolver
        self.tls = tls
        self.log = log
        self.settings = settings
        self.routes = routes
        newestRules = Mutex(rules)
    }

    /// The newest rules. A request looks at those of its loop instead.
    var rules: ServingRules { newestRules.withLock { $0 } }

    /// Makes newer rules; the loops are still to be told. One change at a time, so `change` sees what the last one left.
    func changeRules(_ change: (inout ServingRules.Values) -> Void) -> ServingRules {
        newestRules.withLock { rules in
            rules = rules.changed(change)
            return rules
        }
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
