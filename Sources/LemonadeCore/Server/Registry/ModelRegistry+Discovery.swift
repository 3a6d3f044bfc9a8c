/// Finding out what providers offer.
extension ModelRegistry {
    /// Asks a provider for its listing, in the background. One that cannot be called is not asked. Returns the attempt.
    @discardableResult
    func beginDiscovery(of name: ProviderName) -> Task<Void, Never>? {
        guard let provider = installed[name] else { return nil }
        var discovery = discoveries[name] ?? Discovery()
        defer { discoveries[name] = discovery }
        guard let credential = provider.credential(key(of: name)) else {
            discovery.cancel()
            return nil
        }
        let epoch = nextEpoch()
        let task = Task { await attempt(provider, credential, epoch: epoch) }
        discovery.begin(task, epoch: epoch, isUnderWay: true)
        return task
    }

    /// Asks, and waits for the answer (or for the limit). The last attempt says how it went.
    func discover(_ name: ProviderName) async {
        await discover([name])
    }

    /// Asks those providers, all at once, and waits for them. Somebody wants to know: the next wait is the shortest again.
    func discover(_ names: [ProviderName]) async {
        var attempts: [Task<Void, Never>] = []
        for name in names {
            discoveries[name]?.failures = 0
            // Kept here: by the time that the loops have been told, a failed attempt has made way for a wait.
            if let attempt = beginDiscovery(of: name) { attempts.append(attempt) }
        }
        await publish()
        for attempt in attempts { await attempt.value }
    }

    private func attempt(_ provider: CloudProvider, _ credential: Credential, epoch: UInt64) async {
        let result: Result<ListingCollector, DiscoveryError>
        do {
            result = .success(
                try await fetcher.listing(
                    of: provider, proxies.choice(for: provider), credential: credential, limits: limits))
        } catch {
            result = .failure(error)
        }
        let name = provider.name
        // The provider may have been changed, or removed, while it was asked.
        guard var discovery = discoveries[name], discovery.epoch == epoch else { return }
        discovery.end()
        switch result {
        case .success(let listing):
            discovery.models = listing.models
            discovery.failures = 0
            discovery.warnings = Self.warnings(of: listing)
            discovery.last = Discovery.Attempt(time: WallClock.seconds(), error: nil)
            log.info("models discovered", ["provider": name.text, "models": listing.models.count])
        case .failure(let error):
            discovery.failures += 1
            discovery.last = Discovery.Attempt(time: WallClock.seconds(), error: error.reason)
            log.warning(
                "discovery failed; the provider can be used all the same, and its last list stays",
                ["provider": name.text, "reason": error.reason])
            if error.isWorthRetrying {
                let wait = limits.retry(after: discovery.failures)
                let epoch = nextEpoch()
                let task = Task { await retry(name, after: wait, epoch: epoch) }
                discovery.begin(task, epoch: epoch, isUnderWay: false)
            }
        }
        discoveries[name] = discovery
        await publish()
    }

    private static func warnings(of listing: ListingCollector) -> [String] {
        var warnings = ListingSkip.summary(of: listing.skipped).map { [$0] } ?? []
        if listing.isCutShort { warnings.append("the listing is longer than what is kept of it") }
        return warnings
    }

    private func retry(_ name: ProviderName, after wait: Duration, epoch: UInt64) async {
        guard (try? await Task.sleep(for: wait)) != nil, discoveries[name]?.epoch == epoch else { return }
        beginDiscovery(of: name)
        await publish()
    }
}
