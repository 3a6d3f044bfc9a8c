/// Finding out what providers offer.
extension ModelRegistry {
    /// Asks a provider for its listing, in the background. Without a key there is nothing to ask with.
    func beginDiscovery(of name: ProviderName) {
        guard let provider = installed[name] else { return }
        var discovery = discoveries[name] ?? Discovery(epoch: 0)
        defer { discoveries[name] = discovery }
        guard let key = key(of: name).key, provider.mayCarryKey else {
            discovery.cancel()
            return
        }
        discovery.begin(isUnderWay: true) { epoch in
            Task { await attempt(provider, key, epoch: epoch) }
        }
    }

    /// Asks, and waits for the answer (or for the limit). The last attempt says how it went.
    func discover(_ name: ProviderName) async {
        beginDiscovery(of: name)
        await publish()
        await discoveries[name]?.task?.value
    }

    /// Asks those providers, all at once, and waits for them.
    func discover(_ names: [ProviderName]) async {
        for name in names { beginDiscovery(of: name) }
        await publish()
        for task in names.compactMap({ discoveries[$0]?.task }) { await task.value }
    }

    private func attempt(_ provider: CloudProvider, _ key: APIKey, epoch: UInt64) async {
        let result: Result<ListingCollector, DiscoveryError>
        do {
            result = .success(try await fetcher.listing(of: provider, key: key, limits: limits))
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
                discovery.begin(isUnderWay: false) { epoch in
                    Task { await retry(name, after: wait, epoch: epoch) }
                }
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
