/// How a provider is reached, and who says so.
struct ProxyChoice: Sendable, Equatable {
    /// The ways.
    enum Way: Sendable, Equatable {
        /// Without a proxy.
        case direct
        /// Through this one.
        case through(ProxyServer)
        /// Not at all: it should be through a proxy, and what names that cannot be used.
        case unusable(ProxyFault)
    }

    /// Without a proxy, because nobody named one.
    static let direct = ProxyChoice(.direct, nil)

    /// The way.
    let way: Way
    /// Who says so; nil where nobody named a proxy.
    let source: ProxySource?

    /// That way, because of that.
    init(_ way: Way, _ source: ProxySource?) {
        self.way = way
        self.source = source
    }

    /// What a place comes to that says this; nil where it says nothing.
    init?(_ setting: Result<ProxySetting, ProxyFault>, _ source: ProxySource) {
        switch setting {
        case .success(.unset): return nil
        case .success(.direct): self.init(.direct, source)
        case .success(.through(let proxy)): self.init(.through(proxy), source)
        case .failure(let fault): self.init(.unusable(fault), source)
        }
    }

    /// The proxy in use, if there is one.
    var server: ProxyServer? {
        guard case .through(let server) = way else { return nil }
        return server
    }

    /// Its address, without credentials.
    var address: String? { server?.description }

    /// Why the provider cannot be reached, in words that fit behind "because"; nil where it can.
    var problem: String? {
        guard case .unusable(let fault) = way, let source else { return nil }
        return "\(source.words) \(fault.predicate)"
    }
}

/// Who says which proxy is used.
enum ProxySource: Sendable, Hashable {
    /// The provider's own `proxy`.
    case provider
    /// The setting of that name.
    case setting(String)
    /// The variable of that name.
    case variable(String)

    /// As a program reads it: `provider`, `setting proxy`, `HTTPS_PROXY`.
    var text: String {
        switch self {
        case .provider: "provider"
        case .setting(let name): "setting \(name)"
        case .variable(let name): name
        }
    }

    /// The subject of a sentence.
    var words: String {
        switch self {
        case .provider: "the provider's proxy"
        case .setting(let name): "the setting \(name)"
        case .variable(let name): "\(name) in lemond's environment"
        }
    }
}
