/// Owner of the installed providers, their runtime keys and what they list: the only writer of the catalogue.
///
/// Readers hold snapshots, one on each loop; nothing here is ever in a request's way. A change is answered only after every
/// loop has adopted it, so that who installed a provider sees it at once.
package actor ModelRegistry {
    /// Where the installed providers are kept.
    let store: any ProviderStore
    /// Asks providers for their listings.
    let fetcher: any ListingFetcher
    /// The keys that the environment holds.
    private(set) var environment: EnvironmentKeys
    /// Who is called through which proxy.
    private(set) var proxies: ProxyRules
    /// Bounds of discovery.
    let limits: DiscoveryLimits
    /// What happens is told under the component `Cloud`.
    let log: Logger

    /// What is installed.
    private(set) var installed: InstalledProviders
    /// Keys supplied at run time: here and nowhere else.
    private var runtimeKeys: [ProviderName: APIKey] = [:]
    /// What is known of each installed provider's listing.
    var discoveries: [ProviderName: Discovery] = [:]
    /// Models of this machine.
    private var localModels: [LocalModel] = []
    /// The loops that get every snapshot.
    private(set) var loopsInUse: [EventLoop] = []
    private var generation: UInt64 = 0
    private var lastEpoch: UInt64 = 0

    /// The newest snapshot.
    private(set) var snapshot = RoutingSnapshot.empty

    /// A registry of those providers. Nothing is asked of them before `start`.
    init(
        installed: InstalledProviders, environment: EnvironmentKeys, proxies: ProxyRules, store: any ProviderStore,
        fetcher: any ListingFetcher, limits: DiscoveryLimits, log: Logger
    ) {
        self.installed = installed
        self.environment = environment
        self.proxies = proxies
        self.store = store
        self.fetcher = fetcher
        self.limits = limits
        self.log = log
    }

    /// From now on these loops get every snapshot, the present one first; and every provider is asked for its listing.
    func start(loops: [EventLoop]) async {
        loopsInUse = loops
        await beginAnew()
    }

    /// Works by what was changed from outside: `read` is asked here, so that no install can come between reading the file and
    /// taking over what is in it. A runtime key stays where it was given for.
    func reload(
        _ read: @Sendable () throws(ConfigurationFault) -> Reloaded
    ) async throws(ConfigurationFault) -> Reloaded {
        let reloaded = try read()
        for provider in installed.all {
            let successor = reloaded.installed[provider.name]
            if successor?.baseURL != provider.baseURL { forgetListing(of: provider.name) }
            if successor.map({ isRedirected(provider, $0, by: reloaded.proxies) }) ?? true {
                setRuntimeKey(nil, of: provider.name)
            }
        }
        installed = reloaded.installed
        environment = reloaded.environment
        proxies = reloaded.proxies
        await beginAnew()
        return reloaded
    }

    /// Calls providers by what those settings say of proxies. Those that are reached in another way now are asked for their
    /// listings.
    func take(_ settings: Settings) async {
        let rules = proxies.taking(settings)
        guard rules != proxies else { return }
        let changed = installed.all.filter { rules.choice(for: $0) != proxies.choice(for: $0) }
        for provider in changed where isRedirected(provider, provider, by: rules) {
            setRuntimeKey(nil, of: provider.name)
        }
        proxies = rules
        tellProxies(of: changed)
        for provider in changed { beginDiscovery(of: provider.name) }
        await publish()
    }

    /// Whether somebody else would get to see the provider's key: another server, or over plain http another proxy.
    private func isRedirected(_ provider: CloudProvider, _ successor: CloudProvider, by rules: ProxyRules) -> Bool {
        provider.baseURL != successor.baseURL
            || provider.baseURL.origin.scheme == .http
                && proxies.choice(for: provider) != rules.choice(for: successor)
    }

    /// Says which keys cannot be used, asks every provider for its listing, and has the loops route by what is known now.
    private func beginAnew() async {
        for provider in installed.all {
            guard case .unusable(let error) = key(of: provider.name) else { continue }
            log.warning(
                "a provider's key cannot be used",
                [
                    "provider": provider.name.text, "variable": provider.name.environmentVariable,
                    "reason": error.message,
                ])
        }
        if !proxies.faultyExceptions.isEmpty {
            log.warning(
                "entries of NO_PROXY are no hosts and do not count",
                ["entries": proxies.faultyExceptions.joined(separator: ",")])
        }
        tellProxies(of: installed.all)
        for provider in installed.all { beginDiscovery(of: provider.name) }
        await publish()
    }

    /// Says which of those providers are called through a proxy, and which cannot be.
    func tellProxies(of providers: [CloudProvider]) {
        for provider in providers {
            let way = proxies.choice(for: provider)
            if let address = way.address, let source = way.source {
                log.info(
                    "provider is called through a proxy",
                    ["provider": provider.name.text, "proxy": address, "source": source.text])
            } else if let problem = way.problem {
                log.warning("a provider's proxy cannot be used", ["provider": provider.name.text, "reason": problem])
            }
        }
    }

    /// Ends what is under way, for shutting down.
    func stop() {
        for name in discoveries.keys { discoveries[name]?.cancel() }
    }

    /// A number that no attempt at a listing has had, of whatever provider: a name may be installed anew while the answer meant
    /// for its predecessor is on its way.
    func nextEpoch() -> UInt64 {
        lastEpoch += 1
        return lastEpoch
    }

    /// The key for a provider now.
    func key(of name: ProviderName) -> ResolvedKey {
        KeyResolution.resolve(name, environment: environment, runtime: runtimeKeys)
    }

    /// Where a provider's key could come from.
    func authState(of name: ProviderName) -> AuthState {
        KeyResolution.authState(of: name, environment: environment, runtime: runtimeKeys)
    }

    /// Replaces what is installed, first on disk: if that fails nothing has changed.
    func save(_ providers: InstalledProviders) throws(APIError) {
        do {
            try store.save(providers)
        } catch {
            throw .configurationNotSaved(path: error.path, reason: error.reason)
        }
        installed = providers
    }

    /// Replaces the models of this machine.
    func setLocalModels(_ models: [LocalModel]) async {
        localModels = models
        await publish()
    }

    /// Stores or forgets a runtime key.
    func setRuntimeKey(_ key: APIKey?, of name: ProviderName) {
        runtimeKeys[name] = key
    }

    /// Makes a snapshot of what is known now, and returns when every loop routes by it.
    func publish() async {
        generation += 1
        var routes: [ProviderName: ProviderRoute] = [:]
        var listings: [(provider: CloudProvider, models: [DiscoveredModel])] = []
        for provider in installed.all {
            let key = key(of: provider.name)
            let discovery = discoveries[provider.name]
            routes[provider.name] = ProviderRoute(
                provider: provider, key: key, proxy: proxies.choice(for: provider),
                isDiscovering: discovery?.isFirstUnderWay ?? false)
            // What cannot be called is not shown.
            if provider.credential(key) != nil, let models = discovery?.models { listings.append((provider, models)) }
        }
        let snapshot = RoutingSnapshot(
            generation: generation,
            catalog: .build(local: localModels.map(\.entry), providers: listings), providers: routes,
            localModels: Dictionary(localModels.map { ($0.name, $0) }) { first, _ in first })
        let previous = self.snapshot
        self.snapshot = snapshot
        for loop in loopsInUse { await loop.adopt(snapshot) }
        // Taking ten thousand entries apart takes milliseconds: here, not on the loop that gives it up last.
        withExtendedLifetime(previous) {}
    }
}

/// Where the installed providers are kept.
package protocol ProviderStore: Sendable {
    /// Keeps them, atomically: after an error the old ones are still there.
    func save(_ providers: InstalledProviders) throws(StoreError)
}

/// Why nothing could be kept.
package struct StoreError: Error, Sendable {
    /// The file.
    package let path: String
    /// The system's words.
    package let reason: String

    /// A failure to write `path`.
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}
