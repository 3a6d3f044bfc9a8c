/// How one kind of provider lists its models and takes their ids: data and small pure functions, one file a dialect.
struct ProviderDialect: Sendable {
    /// The dialect's name, as the configuration may spell it.
    let name: String
    /// Domains whose hosts speak it.
    var hosts: [String] = []
    /// How its listing is asked for.
    var listing = ListingRequest()
    /// Fields that carry the key on single endpoints, where the provider's own field is the usual one.
    var authHeaders: [String: AuthHeader] = [:]
    /// What its ids carry in the listing and need nowhere else.
    var listedPrefix = ""
    /// What an id without a slash needs in front of it if the listing does not have it.
    var unlistedPrefix = ""
    /// What ids tell about kinds, before the patterns that hold everywhere.
    var kindsByID: [IDPattern] = []
    /// Whether an entry has members that only this dialect's entries have.
    var recognises: @Sendable (ListingEntry) -> Bool = { _ in false }
    /// Reads what a recognised entry says beyond the members that all listings share.
    var read: @Sendable (ListingEntry, inout DiscoveredModel) -> Void = { _, _ in }
}

extension ProviderDialect {
    /// The dialect of that name.
    static func named(_ name: String) -> ProviderDialect? {
        all.first { $0.name == name }
    }

    /// The id to send for one that the listing does not have.
    func upstreamID(forUnlisted id: String) -> String {
        id.utf8.contains(UInt8(ascii: "/")) ? id : unlistedPrefix + id
    }

    /// The field that carries the key on an endpoint (`models`, `chat/completions`). A field that somebody chose for the
    /// provider goes before the dialect's.
    func authHeader(of provider: CloudProvider, endpoint: String) -> AuthHeader {
        guard provider.authHeader == .bearer else { return provider.authHeader }
        return authHeaders[endpoint] ?? provider.authHeader
    }
}

extension CloudProvider {
    /// How the provider speaks: the dialect it is configured for, else its host's, else the generic one, which goes by
    /// each entry's shape.
    var dialect: ProviderDialect {
        if let dialectName, let dialect = ProviderDialect.named(dialectName) { return dialect }
        let host = baseURL.origin.host
        return ProviderDialect.all.first { dialect in
            dialect.hosts.contains { host == $0 || host.hasSuffix("." + $0) }
        } ?? .generic
    }
}
