/// Asks a provider for its listing.
protocol ListingFetcher: Sendable {
    /// The whole listing, all pages of it.
    func listing(of provider: CloudProvider, _ way: ProxyChoice, credential: Credential, limits: DiscoveryLimits)
        async throws(DiscoveryError)
        -> ListingCollector
    /// The listing as the provider sent it (its first page), for reports.
    func rawListing(of provider: CloudProvider, _ way: ProxyChoice, credential: Credential, limits: DiscoveryLimits)
        async throws(DiscoveryError) -> HTTPAnswer
}

/// Why there is no list.
struct DiscoveryError: Error, Sendable, Equatable {
    /// What happened, in words that fit behind "because".
    let reason: String
    /// Whether time may heal it: a wrong key stays wrong.
    let isWorthRetrying: Bool
}

/// Asks over HTTP, on a loop.
struct HTTPListingFetcher: ListingFetcher {
    /// The loop whose client is used.
    let loop: EventLoop

    // Not where the caller is: a listing of megabytes must not keep the registry from everybody while it is read.
    @concurrent
    func listing(of provider: CloudProvider, _ way: ProxyChoice, credential: Credential, limits: DiscoveryLimits)
        async throws(DiscoveryError)
        -> ListingCollector
    {
        let dialect = provider.dialect
        let deadline = Instant.now() + limits.timeout
        var collector = ListingCollector()
        var next: NextPage?
        var bytesLeft = limits.maxBytes
        repeat {
            let answer = try await fetch(
                provider, dialect, way, credential, page: next, maxBytes: bytesLeft, until: deadline)
            guard answer.status == 200 else { throw Self.refusal(answer) }
            bytesLeft -= answer.body.count
            let page: Listing
            do {
                page = try ListingReader.read(answer.body, dialect: dialect)
            } catch {
                throw DiscoveryError(reason: "it \(error.message)", isWorthRetrying: true)
            }
            next = collector.add(page)
        } while next != nil
        return collector
    }

    func rawListing(of provider: CloudProvider, _ way: ProxyChoice, credential: Credential, limits: DiscoveryLimits)
        async throws(DiscoveryError)
        -> HTTPAnswer
    {
        try await fetch(
            provider, provider.dialect, way, credential, page: nil, maxBytes: limits.maxBytes,
            until: .now() + limits.timeout)
    }

    private func fetch(
        _ provider: CloudProvider, _ dialect: ProviderDialect, _ way: ProxyChoice, _ credential: Credential,
        page: NextPage?, maxBytes: Int, until deadline: Instant
    ) async throws(DiscoveryError) -> HTTPAnswer {
        if let problem = way.problem { throw DiscoveryError(reason: problem, isWorthRetrying: false) }
        let header = dialect.authHeader(of: provider, endpoint: "models")
        var request = HTTPRequest(
            method: .get, target: ConnectionTarget(provider, through: way.server),
            path: dialect.listing.target(for: provider.baseURL, page: page))
        request.fields = [("Accept", "application/json")] + dialect.listing.fields.map { ($0.name, $0.value) }
        request.key = credential.key.map { (header, $0) }
        do {
            return try await loop.fetch(request, maxBytes: maxBytes, until: deadline)
        } catch {
            throw DiscoveryError(reason: error.reason, isWorthRetrying: error != .tooLarge)
        }
    }

    private static func refusal(_ answer: HTTPAnswer) -> DiscoveryError {
        switch answer.status {
        case 401, 403:
            DiscoveryError(
                reason: "the provider refused the API key (status \(answer.status)). Check the key",
                isWorthRetrying: false)
        case 404:
            DiscoveryError(
                reason: "the provider has no listing there (status 404). Check base_url", isWorthRetrying: false)
        case 300..<400:
            DiscoveryError(
                reason: "the provider redirects (status \(answer.status)), which is not followed. Check base_url",
                isWorthRetrying: false)
        default:
            DiscoveryError(reason: "the provider answered with status \(answer.status)", isWorthRetrying: true)
        }
    }
}
