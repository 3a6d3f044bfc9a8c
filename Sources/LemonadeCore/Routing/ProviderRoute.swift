/// Everything that a request to one provider needs, made once when something about the provider changes.
final class ProviderRoute: UpstreamRoute {
    /// The provider.
    let provider: CloudProvider
    /// How it lists its models and takes their ids.
    let dialect: ProviderDialect
    /// Its key, by the order of resolution.
    let key: ResolvedKey
    /// How it is reached.
    let proxy: ProxyChoice
    /// Where connections go.
    let target: ConnectionTarget
    let basePath: String
    /// Whether its models are being listed for the first time, so that a name that is not known may be in a moment.
    let isDiscovering: Bool

    /// The route to `provider` with that key.
    init(provider: CloudProvider, key: ResolvedKey, proxy: ProxyChoice = .direct, isDiscovering: Bool) {
        self.provider = provider
        self.key = key
        dialect = provider.dialect
        self.isDiscovering = isDiscovering
        self.proxy = proxy
        target = ConnectionTarget(provider, through: proxy.server)
        basePath = target.targetPrefix + provider.baseURL.path
    }

    /// The field that carries the key, unless the dialect has others for some paths.
    var commonAuthHeader: AuthHeader? { dialect.authHeaders.isEmpty ? provider.authHeader : nil }

    /// The field that carries the key on a path.
    func authHeader(for path: StaticString) -> AuthHeader {
        if let commonAuthHeader { return commonAuthHeader }
        return dialect.authHeader(of: provider, endpoint: String("\(path)".dropFirst()))
    }

    var label: String { provider.name.text }

    /// How errors name it.
    var upstream: Upstream {
        .provider(provider.name.text, address: provider.baseURL.origin.authority)
    }
}

extension ConnectionTarget {
    /// Where a provider's connections go.
    convenience init(_ provider: CloudProvider, through proxy: ProxyServer?) {
        let origin = provider.baseURL.origin
        self.init(
            isSecure: origin.scheme == .https, host: origin.host, port: origin.port,
            certificateFile: provider.certificateFile, proxy: proxy)
    }
}
