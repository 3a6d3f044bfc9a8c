/// Decides where a request goes. Pure: it calls nobody and waits for nothing.
enum Router {
    /// The plan for a model's name.
    ///
    /// Any `<provider>.<id>` of an installed provider that can be called is routed, listed or not: the list is a
    /// courtesy and no gate. Only while the provider's first listing is under way (`waits`) is it worth waiting for what
    /// the id is really called.
    static func plan(_ name: String, in snapshot: RoutingSnapshot, waits: Bool) throws(RoutingError) -> Route {
        if let entry = snapshot.catalog.entry(named: name) {
            if let provider = entry.provider, let route = snapshot.providers[provider] {
                return try plan(entry.checkpoint, as: entry.name, route)
            }
            guard let model = snapshot.localModels[entry.name] else { throw .modelNotFound }
            guard model.entry.isDownloaded else { throw .notDownloaded }
            return .local(model)
        }
        guard let name = ModelName(name), let route = snapshot.providers[name.provider] else { throw .modelNotFound }
        if waits, route.isDiscovering, route.provider.credential(route.key) != nil {
            throw .discoveryUnderWay(name.provider)
        }
        return try plan(route.dialect.upstreamID(forUnlisted: name.rest), as: name.description, route)
    }

    private static func plan(_ upstreamModel: String, as publicName: String, _ route: ProviderRoute)
        throws(RoutingError) -> Route
    {
        if let problem = route.proxy.problem { throw .unusableProxy(route.upstream, reason: problem) }
        switch route.key {
        case .none:
            guard !route.provider.requiresKey else { throw .missingKey(route.provider.name) }
            return .cloud(RoutePlan(route: route, key: nil, publicName: publicName, upstreamModel: upstreamModel))
        case .unusable(let error): throw .unusableKey(route.provider.name, error)
        case .environment(let key), .runtime(let key):
            guard route.provider.mayCarryKey else { throw .insecure(route.provider.name) }
            return .cloud(RoutePlan(route: route, key: key, publicName: publicName, upstreamModel: upstreamModel))
        }
    }
}

extension RoutingError {
    /// What it becomes for the client that asked for `model`.
    func apiError(model: String) -> APIError {
        switch self {
        case .modelNotFound: .modelNotFound(model)
        case .notDownloaded: .modelNotDownloaded(model)
        case .discoveryUnderWay(let provider), .missingKey(let provider):
            .missingAPIKey(provider: provider.text, variable: provider.environmentVariable)
        case .unusableKey(let provider, let error):
            .unusableAPIKey(provider: provider.text, variable: provider.environmentVariable, reason: error.message)
        case .unusableProxy(let upstream, let reason): .proxyFailed(upstream, reason: reason)
        case .insecure(let provider): .insecureHTTPRequiresOptIn(provider: provider.text)
        }
    }
}
