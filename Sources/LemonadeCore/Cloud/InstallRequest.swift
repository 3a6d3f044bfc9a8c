/// A request to install a provider, or to change an installed one: members that are nil keep their stored value.
struct InstallRequest: Sendable {
    /// The name to install under.
    let provider: ProviderName
    /// The provider's address.
    var baseURL: String?
    /// A key to use until the daemon ends.
    var apiKey: String?
    /// Whether a key may travel over plain http.
    var allowInsecureHTTP: Bool?
    /// Whether the provider is called only with a key.
    var requiresKey: Bool?
    /// The field that carries the key.
    var authHeaderName: String?
    /// What stands before the key in it.
    var authHeaderPrefix: String?
    /// The proxy it is called through: an address, `none`, or `default`.
    var proxy: String?

    /// A request that names a provider and nothing else yet.
    init(provider: ProviderName) {
        self.provider = provider
    }

    /// What the request comes to, given the provider as it is stored and the keys that there are before it.
    func outcome(stored: CloudProvider?, keys: AuthState) throws(CloudError) -> InstallOutcome {
        var warnings: [InstallWarning] = []
        let newURL = try baseURL.map { text throws(CloudError) in try BaseURL(text) }
        guard let url = newURL ?? stored?.baseURL else { throw .missingBaseURL(provider) }
        var installed = stored ?? CloudProvider(name: provider, baseURL: url)
        installed.baseURL = url
        installed.allowInsecureHTTP = allowInsecureHTTP ?? installed.allowInsecureHTTP
        installed.requiresKey = requiresKey ?? installed.requiresKey
        installed.authHeader = try AuthHeader(
            name: authHeaderName ?? installed.authHeader.name,
            prefix: authHeaderPrefix ?? installed.authHeader.prefix)
        if let proxy { installed.proxy = try setting(ofProxy: proxy) }

        // Nobody may redirect a key that somebody else supplied. Over plain http, whoever is the proxy reads it.
        var runtimeKey = RuntimeKeyChange.keep
        if let stored, stored.baseURL != url || (url.origin.scheme == .http && stored.proxy != installed.proxy) {
            runtimeKey = .discard
        }
        if let apiKey {
            if apiKey.isEmpty {
                warnings.append(.emptyKey)
            } else {
                let key = try APIKey(apiKey)
                if keys.environmentVariableSet {
                    warnings.append(.environmentWins(provider))
                } else {
                    runtimeKey = .store(key)
                }
            }
        }

        let hasKey =
            switch runtimeKey {
            case .store: true
            case .keep: keys.environmentVariableSet || keys.runtimeKeySet
            case .discard: keys.environmentVariableSet
            }
        if !installed.mayCarryKey {
            guard !hasKey else { throw .insecureHTTPRequiresOptIn(provider) }
            // Nothing of a request to this machine travels anywhere.
            if installed.requiresKey || !url.origin.isLoopback { warnings.append(.insecureHTTP) }
        }
        if let endpoint = InstallRequest.endpoint(at: url) { warnings.append(.endpointInBaseURL(endpoint)) }
        return InstallOutcome(provider: installed, runtimeKey: runtimeKey, warnings: warnings)
    }

    private func setting(ofProxy text: String) throws(CloudError) -> ProxySetting {
        do {
            return try ProxySetting(text)
        } catch {
            throw .invalidProxy(provider, error)
        }
    }

    /// The endpoint that the address ends in, if somebody pasted a whole request's address.
    private static func endpoint(at url: BaseURL) -> String? {
        ["/chat/completions", "/completions", "/embeddings", "/responses", "/messages", "/models"]
            .first { url.path.hasSuffix($0) }
    }
}
