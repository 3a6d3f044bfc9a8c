/// Whether a request may come from where it comes from: a web page must not be able to drive a daemon on localhost, neither
/// by calling it from another origin nor by DNS rebinding. Programs send neither `Origin` nor `Sec-Fetch-Site` and pass.
package struct WebOriginPolicy: Sendable {
    /// The answer to one request.
    package enum Decision: Sendable, Equatable {
        /// Go on, and add these fields to the answer.
        case allow([ResponseField])
        /// Refuse.
        case forbid(APIError)
    }

    /// The port that this server listens on.
    package let port: UInt16
    /// Addresses it listens on, without the wildcards.
    package var addresses: [IPAddress] = []
    /// The machine's own name, as gethostname gives it.
    package var machineName: String?
    /// Setting `cors_origins`.
    package var allowedOrigins: [AllowedOrigin] = []
    /// Setting `allowed_hosts`.
    package var allowedHosts: [AllowedHost] = []
    /// Whether LEMONADE_API_KEY is set. A rebound page has no key, so `Host` matters only without one.
    package var keyRequired: Bool
    /// What nearly every program writes as `Host`: one comparison instead of reading it.
    private let usualHosts: [String]

    /// A policy with nothing on its lists.
    package init(port: UInt16, keyRequired: Bool) {
        self.port = port
        self.keyRequired = keyRequired
        usualHosts = ["localhost", "127.0.0.1", "[::1]"].map { "\($0):\(port)" }
    }

    /// Decides for one request, on any route.
    package func decide(_ request: WebRequest) -> Decision {
        if request.origin == nil, request.secFetchSite == nil, let host = request.host, usualHosts.contains(host) {
            return .allow([])
        }
        let host = request.host.map { Authority($0) }
        // No browser leaves `Host` out, so a request without one (HTTP/1.0) is a program's.
        if !keyRequired, let host, !isTrusted(host?.host) {
            return .forbid(
                .forbiddenHost(
                    "The Host '\((request.host ?? "").bounded)' is not this machine's. Use localhost or an IP address, "
                        + "or add the name to allowed_hosts."))
        }
        if let text = request.origin {
            guard let origin = WebOrigin(text), isOwn(origin, asked: host ?? nil) || isAllowed(origin) else {
                return .forbid(
                    .forbiddenOrigin(
                        "Web pages of '\(text.bounded)' may not use this server. Add the origin to cors_origins to allow it."
                    ))
            }
            return .allow(WebOriginPolicy.fields(for: text))
        }
        if request.secFetchSite?.lowercased() == "cross-site" {
            return .forbid(
                .forbiddenOrigin("Web pages of other sites may not use this server (Sec-Fetch-Site: cross-site)."))
        }
        return .allow([])
    }

    /// The fields that answer an allowed preflight (204), beside those of the decision. `methods` are the path's.
    package static func preflightFields(_ preflight: PreflightRequest, methods: [String]) -> [ResponseField] {
        var fields = [ResponseField("Access-Control-Allow-Methods", methods.joined(separator: ", "))]
        // Named one by one, because `*` does not cover Authorization (Fetch §3.2.3).
        let names = (preflight.headers ?? "").split(separator: ",").compactMap(fieldName)
        if !names.isEmpty, names.count <= 64 {
            fields.append(ResponseField("Access-Control-Allow-Headers", names.joined(separator: ", ")))
        }
        if preflight.privateNetwork == "true" {
            fields.append(ResponseField("Access-Control-Allow-Private-Network", "true"))
        }
        fields.append(ResponseField("Access-Control-Max-Age", "600"))
        return fields
    }
}

extension WebOriginPolicy {
    /// A host that no foreign name server decides about.
    private func isTrusted(_ host: Authority.Host?) -> Bool {
        guard let host else { return false }
        if allowedHosts.contains(where: { $0.matches(host) }) { return true }
        return switch host {
        case .address: true
        case .name: host.isLocalhostName || isMachineName(host)
        }
    }

    private func isMachineName(_ host: Authority.Host) -> Bool {
        guard let machineName, let own = Authority.Host(nameOrV4: machineName), case .name(let name) = own else {
            return false
        }
        return host == own || host == .name(String(name.prefix { $0 != "." }))
    }

    /// Whether the page was served by this server: from the very authority that it now calls (also through a forwarded
    /// port or a proxy), or from another of our own addresses.
    private func isOwn(_ origin: WebOrigin, asked: Authority?) -> Bool {
        guard origin.scheme == "http" || origin.scheme == "https" else { return false }
        if let asked, asked.host == origin.host, keyRequired || isTrusted(asked.host),
            (asked.port ?? WebOrigin.defaultPort(of: origin.scheme)) == origin.port
        {
            return true
        }
        guard origin.scheme == "http", origin.port == port else { return false }
        return switch origin.host {
        case .address(let address): address.isLoopback || addresses.contains(address)
        case .name: origin.host == .name("localhost") || isMachineName(origin.host)
        }
    }

    private func isAllowed(_ origin: WebOrigin) -> Bool {
        allowedOrigins.contains { $0.matches(origin, keyRequired: keyRequired) }
    }

    /// No credentials are allowed: this server has no cookies, and a page that has a key sends it as a field.
    private static func fields(for origin: String) -> [ResponseField] {
        [
            ResponseField("Access-Control-Allow-Origin", origin),
            ResponseField("Access-Control-Expose-Headers", "*"),
            ResponseField("Vary", "Origin"),
        ]
    }

    /// A field name (RFC 9110 §5.1) without the white space around it, or nil.
    private static func fieldName(_ text: Substring) -> String? {
        let name = text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
        let isToken = name.allSatisfy { character in
            guard let byte = character.asciiValue else { return false }
            return switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
        return name.isEmpty || name.count > 128 || !isToken ? nil : String(name)
    }
}
