/// Which provider is called through which proxy: what the environment and the settings say, read once.
///
/// The first of these that says something decides: the provider's variable LEMONADE_<PROVIDER>_PROXY; its own `proxy`; the
/// setting `proxy`; the environment's HTTPS_PROXY or HTTP_PROXY by the base URL's scheme; ALL_PROXY. The last three are for
/// everybody, so they make way for exceptions and never concern this machine's own servers; who names one provider means it.
package struct ProxyRules: Sendable, Equatable {
    /// A variable that is set, and what it says.
    private struct Variable: Sendable, Equatable {
        let name: String
        let setting: Result<ProxySetting, ProxyFault>

        var choice: ProxyChoice? { ProxyChoice(setting, .variable(name)) }
    }

    /// What the setting `proxy` says.
    package var setting = ProxySetting.unset
    /// What the setting `no_proxy` says.
    package var settingExceptions: [ProxyException] = []

    /// The entries of NO_PROXY that are none, for a warning.
    let faultyExceptions: [String]

    private let https: Variable?
    private let http: Variable?
    private let ofProviders: [String: Variable]
    private let exceptions: [ProxyException]
    private let exceptionsName: String

    /// What those variables say. An empty one counts as unset. Of a name in both cases the lower one wins, as for curl.
    ///
    /// HTTP_PROXY is honoured in upper case too. curl does not, because a web server hands a request's field `Proxy` to its
    /// CGI programs under that name; lemond is none, and takes its environment from nobody's request.
    package init(environment: [String: String] = [:]) {
        func value(_ name: String) -> (name: String, text: String)? {
            [name.lowercased(), name].lazy.compactMap { name in
                environment[name].flatMap { $0.isEmpty ? nil : (name, $0) }
            }.first
        }
        func variable(_ name: String) -> Variable? {
            value(name).map { Variable(name: $0.name, setting: ProxyRules.read($0.text)) }
        }
        let all = variable("ALL_PROXY")
        https = variable("HTTPS_PROXY") ?? all
        http = variable("HTTP_PROXY") ?? all
        let excepted = value("NO_PROXY")
        exceptionsName = excepted?.name ?? "NO_PROXY"
        (exceptions, faultyExceptions) = ProxyException.list(excepted?.text ?? "")
        var ofProviders: [String: Variable] = [:]
        for (name, text) in environment where name.hasPrefix("LEMONADE_") && name.hasSuffix("_PROXY") && !text.isEmpty {
            ofProviders[name] = Variable(name: name, setting: ProxyRules.read(text))
        }
        self.ofProviders = ofProviders
    }

    /// How that provider is reached.
    func choice(for provider: CloudProvider) -> ProxyChoice {
        if let choice = ofProviders[provider.name.proxyVariable]?.choice { return choice }
        if let choice = ProxyChoice(.success(provider.proxy), .provider) { return choice }
        let origin = provider.baseURL.origin
        guard !origin.isThisMachine else { return .direct }
        let variable =
            switch origin.scheme {
            case .https: https
            case .http: http
            }
        let choice = ProxyChoice(.success(setting), .setting("proxy")) ?? variable?.choice ?? .direct
        guard choice.way != .direct else { return choice }
        if settingExceptions.contains(where: { $0.matches(origin) }) {
            return ProxyChoice(.direct, .setting("no_proxy"))
        }
        if exceptions.contains(where: { $0.matches(origin) }) {
            return ProxyChoice(.direct, .variable(exceptionsName))
        }
        return choice
    }

    private static func read(_ text: String) -> Result<ProxySetting, ProxyFault> {
        do throws(ProxyFault) {
            return .success(try ProxySetting(text, mayHoldCredentials: true))
        } catch {
            return .failure(error)
        }
    }
}

extension Origin {
    /// Whether it is certain that it is on this machine: by its address, or as `localhost` and what is below (RFC 6761 §6.3).
    fileprivate var isThisMachine: Bool {
        if let address = IPAddress(host) { return address.isLoopback || address.isUnspecified }
        return Authority.Host(nameOrV4: host)?.isLocalhostName ?? false
    }
}
