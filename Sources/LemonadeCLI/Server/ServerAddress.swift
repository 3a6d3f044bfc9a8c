/// Where lemond is: what `--host` and `--port`, or the variables, come to.
struct ServerAddress: Sendable, Equatable {
    /// Whether it is reached over TLS, as behind a reverse proxy.
    var isSecure = false
    /// A name or an address; an IPv6 address without its brackets.
    var host = ServerAddress.defaultHost
    /// The port.
    var port = ServerAddress.defaultPort
    /// What stands before `/v1` behind a reverse proxy: empty, or with a slash at its beginning and none at its end.
    var prefix = ""
    /// Whether nobody named a server: then the machine's own is meant, by whatever way leads to it.
    var isImplied = false

    /// The host that is meant when none is given: both loopback addresses.
    static let defaultHost = "localhost"
    /// The port that lemond listens on unless it is told otherwise.
    static let defaultPort: UInt16 = 13305

    /// The port of an https URL that names none.
    static let securePort: UInt16 = 443

    /// The variable that holds the host.
    static let hostVariable = "LEMONADE_HOST"
    /// The variable that holds the port.
    static let portVariable = "LEMONADE_PORT"

    /// The host as it stands in a URL.
    var bracketedHost: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    }

    /// The address as users know it.
    var url: String {
        "\(isSecure ? "https" : "http")://\(bracketedHost):\(port)\(prefix)"
    }

    /// Whether connections to it stay on this machine, whatever name servers say.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.") || host.hasSuffix(".localhost")
    }

    /// The address that the options name, else the variables, else the default.
    static func resolve(
        host: String?, port: String?, environment: [String: String]
    ) throws(CommandFailure) -> ServerAddress {
        var address = ServerAddress()
        let named = [host, port, environment[hostVariable], environment[portVariable]]
        address.isImplied = named.allSatisfy { $0?.isEmpty != false }
        var portIsSet = false
        if let text = host {
            portIsSet = try address.read(text, called: Option.host.spelling)
        } else if let text = environment[hostVariable], !text.isEmpty {
            portIsSet = try address.read(text, called: hostVariable)
        }
        if let text = port {
            address.port = try parsePort(text, called: Option.port.spelling)
        } else if !portIsSet, let text = environment[portVariable], !text.isEmpty {
            address.port = try parsePort(text, called: portVariable)
        }
        return address
    }

    /// Takes a host, a host with a port, or a URL. True if it named a port.
    private mutating func read(_ text: String, called name: String) throws(CommandFailure) -> Bool {
        var rest = text.trimmed[...]
        if let separator = rest.firstPlace(of: "://") {
            let scheme = rest[..<separator.lowerBound].lowercased()
            guard scheme == "http" || scheme == "https" else {
                throw .usage("\(name): '\(text)' is neither an http nor an https URL.")
            }
            isSecure = scheme == "https"
            // lemond has a port of its own over http; https is a reverse proxy's, at the usual one.
            if isSecure { port = Self.securePort }
            rest = rest[separator.upperBound...]
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        prefix = Self.prefix(of: rest[slash...])
        let (host, port) = try Self.split(rest[..<slash], of: text, called: name)
        guard !host.isEmpty, host.utf8.allSatisfy({ Self.isHostByte($0) }) else {
            throw .usage("\(name): '\(text)' is not a host name, an address or a URL.")
        }
        self.host = host.lowercased()
        if let port { self.port = try Self.parsePort(port, called: name) }
        return port != nil
    }

    /// A host and its port: `h`, `h:1`, `::1`, `[::1]` or `[::1]:1`.
    private static func split(
        _ authority: Substring, of text: String, called name: String
    ) throws(CommandFailure) -> (host: String, port: String?) {
        let colons = authority.utf8.count { $0 == UInt8(ascii: ":") }
        if authority.hasPrefix("[") {
            let parts = authority.dropFirst().split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].isEmpty || parts[1].hasPrefix(":") else {
                throw .usage("\(name): '\(text)' is not a host name, an address or a URL.")
            }
            return (String(parts[0]), parts[1].isEmpty ? nil : String(parts[1].dropFirst()))
        }
        guard colons == 1, let colon = authority.firstIndex(of: ":") else { return (String(authority), nil) }
        return (String(authority[..<colon]), String(authority[authority.index(after: colon)...]))
    }

    /// A path less the part that every request adds itself, for users paste what other programs call a base URL.
    private static func prefix(of path: Substring) -> String {
        var path = path
        while path.hasSuffix("/") { path.removeLast() }
        for version in ["/api/v1", "/api/v0", "/v1", "/v0"] where path.hasSuffix(version) {
            return String(path.dropLast(version.count))
        }
        return String(path)
    }

    /// What may stand in a name or an address; a request line or a field is written with it, so nothing else gets in.
    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }

    private static func parsePort(_ text: String, called name: String) throws(CommandFailure) -> UInt16 {
        guard let port = UInt16(text), port > 0 else {
            throw .usage("\(name): '\(text)' is not a port; ports are 1 to 65535.")
        }
        return port
    }
}
