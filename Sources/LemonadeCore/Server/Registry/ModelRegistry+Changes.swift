/// What administrators do to providers.
extension ModelRegistry {
    /// What an install, or an authentication, came to.
    struct Outcome: Sendable {
        /// The provider as it is stored now.
        let provider: CloudProvider
        /// Where its key could come from.
        let authState: AuthState
        /// How many of its models lists show.
        let modelsDiscovered: Int
        /// What the user should know.
        let warnings: [String]
        /// How it is reached.
        let proxy: ProxyChoice
    }

    /// Refuses to change a provider whose key the operator set, unless an administrator asks: whoever could give it another
    /// address would be sent the key.
    private func requireAuthority(over name: ProviderName, _ isProvenAdministrator: Bool) throws(APIError) {
        guard authState(of: name).environmentVariableSet, !isProvenAdministrator else { return }
        throw .originPinned(provider: name.text, variable: name.environmentVariable)
    }

    /// The same for what concerns all providers: over plain http whoever is the proxy reads the keys.
    func requireAuthorityOverKeys(_ isProvenAdministrator: Bool) throws(APIError) {
        for provider in installed.all { try requireAuthority(over: provider.name, isProvenAdministrator) }
    }

    /// Installs a provider, or changes an installed one, and lists its models.
    func install(_ request: InstallRequest, isProvenAdministrator: Bool) async throws(APIError) -> Outcome {
        let name = request.provider
        try requireAuthority(over: name, isProvenAdministrator)
        let stored = installed[name]
        let outcome: InstallOutcome
        var providers = installed
        do {
            outcome = try request.outcome(stored: stored, keys: authState(of: name))
            try providers.install(outcome.provider)
        } catch {
            throw error.apiError
        }
        if providers != installed { try save(providers) }
        switch outcome.runtimeKey {
        case .keep: break
        case .discard: setRuntimeKey(nil, of: name)
        case .store(let key): setRuntimeKey(key, of: name)
        }
        if let stored, stored.baseURL != outcome.provider.baseURL { forgetListing(of: name) }
        log.info("provider installed", ["provider": name.text])
        tellProxies(of: [outcome.provider])
        await discover(name)
        return self.outcome(of: outcome.provider, warnings: outcome.warnings.map(\.message))
    }

    /// Takes a key for an installed provider, and lists its models.
    func authenticate(_ request: AuthRequest) async throws(APIError) -> Outcome {
        let name = request.provider
        let provider: CloudProvider
        let key: APIKey
        var providers = installed
        do {
            (provider, key) = try request.outcome(stored: installed[name], keys: authState(of: name))
            try providers.install(provider)
        } catch {
            throw error.apiError
        }
        if providers != installed { try save(providers) }
        setRuntimeKey(key, of: name)
        log.info("runtime key stored", ["provider": name.text])
        await discover(name)
        return outcome(of: provider, warnings: [])
    }

    /// Forgets a provider's runtime key. True if there was one.
    func clearRuntimeKey(of name: ProviderName, isProvenAdministrator: Bool) async throws(APIError)
        -> (cleared: Bool, authState: AuthState)
    {
        guard installed[name] != nil else { throw CloudError.notInstalled(name).apiError }
        try requireAuthority(over: name, isProvenAdministrator)
        let cleared = authState(of: name).runtimeKeySet
        setRuntimeKey(nil, of: name)
        if cleared, key(of: name).key == nil { forgetListing(of: name) }
        await publish()
        return (cleared, authState(of: name))
    }

    /// Removes a provider, its runtime key and its models. Returns how many models left the list.
    func uninstall(_ name: ProviderName, isProvenAdministrator: Bool) async throws(APIError) -> Int {
        try requireAuthority(over: name, isProvenAdministrator)
        var providers = installed
        do {
            try providers.uninstall(name)
        } catch {
            throw error.apiError
        }
        let evicted = snapshot.catalog.listedCount(of: name)
        try save(providers)
        setRuntimeKey(nil, of: name)
        forgetListing(of: name)
        log.info("provider uninstalled", ["provider": name.text])
        await publish()
        return evicted
    }

    /// Asks providers for their listings again: that one, or all.
    func refresh(_ name: ProviderName?) async throws(APIError) -> [Outcome] {
        if let name, installed[name] == nil { throw CloudError.notInstalled(name).apiError }
        let providers = name.map { name in installed.all.filter { $0.name == name } } ?? installed.all
        await discover(providers.map(\.name))
        return providers.compactMap { installed[$0.name] }.map { outcome(of: $0, warnings: []) }
    }

    /// A provider's own listing, as it sends it.
    func rawListing(of name: ProviderName) async throws(APIError) -> HTTPAnswer {
        guard let provider = installed[name] else { throw CloudError.notInstalled(name).apiError }
        guard let credential = provider.credential(key(of: name)) else {
            throw key(of: name).key == nil
                ? .missingAPIKey(provider: name.text, variable: name.environmentVariable)
                : .insecureHTTPRequiresOptIn(provider: name.text)
        }
        do {
            return try await fetcher.rawListing(
                of: provider, proxies.choice(for: provider), credential: credential, limits: limits)
        } catch {
            throw .upstreamUnreachable(
                .provider(name.text, address: provider.baseURL.origin.authority), reason: error.reason)
        }
    }

    /// Forgets what a provider listed, and what is being asked of it.
    func forgetListing(of name: ProviderName) {
        discoveries[name]?.cancel()
        discoveries[name] = nil
    }

    private func outcome(of provider: CloudProvider, warnings: [String]) -> Outcome {
        let name = provider.name
        return Outcome(
            provider: provider, authState: authState(of: name),
            modelsDiscovered: snapshot.catalog.listedCount(of: name),
            warnings: warnings + self.warnings(of: name), proxy: proxies.choice(for: provider))
    }

    /// Why a provider's list is empty, or odd.
    private func warnings(of name: ProviderName) -> [String] {
        let discovery = discoveries[name]
        if case .unusable(let error) = key(of: name) { return [error.message] }
        if let problem = installed[name].flatMap({ proxies.choice(for: $0).problem }) {
            return ["It cannot be called: \(problem)."]
        }
        if let error = discovery?.last?.error {
            return ["Its models could not be listed: \(error). They can be called all the same, by \(name).<model id>."]
        }
        return discovery?.warnings ?? []
    }

    /// The state of every provider, as `/v1/system-info` shows it.
    func providerStates() -> [JSONValue] {
        installed.all.map { provider in
            let name = provider.name
            let auth = authState(of: name)
            let way = proxies.choice(for: provider)
            let last = discoveries[name]?.last
            var state: JSONObject = [
                "name": .string(name.text),
                "base_url": .string(provider.baseURL.description),
                "allow_insecure_http": .bool(provider.allowInsecureHTTP),
                "requires_key": .bool(provider.requiresKey),
                "auth_header_name": .string(provider.authHeader.name),
                "auth_header_prefix": .string(provider.authHeader.prefix),
                "proxy": provider.proxy.text.map(JSONValue.string) ?? .null,
                "proxy_in_use": way.address.map(JSONValue.string) ?? .null,
                "proxy_source": way.source.map { .string($0.text) } ?? .null,
                "env_var": .string(name.environmentVariable),
                "env_var_set": .bool(auth.environmentVariableSet),
                "runtime_key_set": .bool(auth.runtimeKeySet),
                "models_discovered": .number(JSONNumber(snapshot.catalog.listedCount(of: name))),
            ]
            state["last_discovery"] =
                last.map { last in
                    [
                        "at": .number(JSONNumber(last.time)), "ok": .bool(last.error == nil),
                        "error": last.error.map(JSONValue.string) ?? .null,
                    ]
                } ?? .null
            state["warnings"] = .array(warnings(of: name).map(JSONValue.string))
            return .object(state)
        }
    }
}
