/// A request that is on its way to a provider, while no task waits for its answer.
struct BegunRelay {
    /// Where it went.
    let plan: RoutePlan
    /// What was asked for there.
    let path: RelayedPath
    /// What carries it.
    let upstream: UpstreamConnection
}
