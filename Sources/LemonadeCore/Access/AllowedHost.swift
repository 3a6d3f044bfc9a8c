/// One entry of `allowed_hosts`: a host, or `*.` and a name for all below it.
package enum AllowedHost: Sendable, Hashable {
    /// Exactly this host.
    case host(Authority.Host)
    /// Every name below this one, the name itself not among them.
    case below(String)

    /// Reads an entry; nil when it is not a host.
    package init?(_ text: String) {
        if text.hasPrefix("*."), case .name(let name)? = Authority.Host(nameOrV4: text.dropFirst(2)) {
            self = .below(name)
        } else if let host = Authority.Host(setting: text) {
            self = .host(host)
        } else {
            return nil
        }
    }

    /// Whether a request may name that host.
    func matches(_ host: Authority.Host) -> Bool {
        switch (self, host) {
        case (.host(let allowed), _): allowed == host
        case (.below(let name), .name(let asked)): asked.hasSuffix("." + name)
        case (.below, .address): false
        }
    }
}
