/// What requests are served by: one immutable value, replaced as a whole when the configuration changes. A loop looks at its
/// own reference, so nothing is locked in a request's way.
final class ServingRules: Sendable {
    /// What can be changed while the server runs.
    struct Values: Sendable {
        /// Who may do what.
        var keys: ServerKeys
        /// Which web pages and hosts may ask.
        var origins: WebOriginPolicy
        /// What a client is allowed.
        var serverLimits = ServerLimits()
        /// How long an upstream may take.
        var clientLimits = ClientLimits()
        /// How long an upstream connection may idle.
        var poolIdleLimit = Duration.seconds(30)
        /// Models whose requests and answers are written into the log.
        var loggedModels: Set<String> = []
    }

    /// Later rules have a higher number.
    let generation: UInt64
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
    /// Models whose requests and answers are written into the log.
    let loggedModels: Set<String>
    /// The bounds of the parsers.
    let parserLimits: HTTPLimits

    /// Rules of those values.
    init(_ values: Values, generation: UInt64 = 1) {
        self.generation = generation
        keys = values.keys
        origins = values.origins
        serverLimits = values.serverLimits
        clientLimits = values.clientLimits
        poolIdleLimit = values.poolIdleLimit
        loggedModels = values.loggedModels
        var limits = HTTPLimits()
        limits.maxHeadBytes = values.serverLimits.maxHeadBytes
        parserLimits = limits
    }

    /// The next rules, changed.
    func changed(_ change: (inout Values) -> Void) -> ServingRules {
        var values = Values(
            keys: keys, origins: origins, serverLimits: serverLimits, clientLimits: clientLimits,
            poolIdleLimit: poolIdleLimit, loggedModels: loggedModels)
        change(&values)
        return ServingRules(values, generation: generation + 1)
    }
}
