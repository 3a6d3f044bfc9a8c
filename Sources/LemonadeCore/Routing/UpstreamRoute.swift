/// The way to something that answers requests: a provider, or an engine on this machine.
protocol UpstreamRoute: AnyObject, Sendable {
    /// Where connections go.
    var target: ConnectionTarget { get }
    /// What stands before an endpoint's path in a request's target.
    var basePath: String { get }
    /// Its name in `x-lemonade-provider` and in records.
    var label: String { get }
    /// How errors name it.
    var upstream: Upstream { get }

    /// The field that carries the key on every path; nil where it depends on the path.
    var commonAuthHeader: AuthHeader? { get }
    /// The field that carries the key on a path.
    func authHeader(for path: StaticString) -> AuthHeader
}

/// Where a request for a model goes.
enum Route: Sendable {
    /// To a provider.
    case cloud(RoutePlan)
    /// To an engine on this machine, which may have to be started.
    case local(LocalModel)
}
