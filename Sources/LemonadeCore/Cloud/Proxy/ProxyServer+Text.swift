extension ProxyServer {
    private static let otherSchemes: Set = ["https", "socks", "socks4", "socks4a", "socks5", "socks5h"]

    /// The proxy at `http://host:port`, or `host:port` as the environment often has it; with `user:password@` before the
    /// host where that may be, percent-encoded. A slash at the end is dropped. Errors never repeat the text.
    init(_ text: String, mayHoldCredentials: Bool) throws(ProxyFault) {
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= BaseURL.longest else { throw .notAnAddress }
        let rest = try ProxyServer.afterScheme(of: text)
        let end = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        guard ["", "/"].contains(Substring(rest[end...])) else { throw .notAnAddress }
        let authority = rest[..<end]
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else {
            let (host, port) = try ProxyServer.address(authority)
            self.init(host: host, port: port)
            return
        }
        guard mayHoldCredentials else { throw .userInfo }
        let (host, port) = try ProxyServer.address(authority[at...].dropFirst())
        self.init(host: host, port: port, credentials: try ProxyServer.credentials(authority[..<at]))
    }

    private static func afterScheme(of text: String) throws(ProxyFault) -> Substring.UTF8View {
        let whole = text[...].utf8
        guard let colon = whole.firstRange(of: Array("://".utf8)) else { return whole }
        let scheme = Substring(whole[..<colon.lowerBound]).lowercased()
        guard scheme == URLScheme.http.rawValue else {
            throw otherSchemes.contains(scheme) ? .unsupportedScheme(scheme) : .notAnAddress
        }
        return whole[colon.upperBound...]
    }

    private static func address(_ text: Substring.UTF8View) throws(ProxyFault) -> (host: String, port: UInt16) {
        do {
            var parser = BaseURLParser("http://\(Substring(text))")
            try parser.checkCharacters()
            _ = try parser.takeScheme()
            let (host, port) = try parser.takeAuthority()
            return (host, port ?? defaultPort)
        } catch {
            throw .notAnAddress
        }
    }

    private static func credentials(_ text: Substring.UTF8View) throws(ProxyFault) -> APIKey? {
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        do {
            let user = try decoded(parts[0])
            let password = parts.count == 2 ? try decoded(parts[1]) : ""
            // RFC 7617 §2: nobody could tell where such a name ends.
            guard !user.utf8.contains(UInt8(ascii: ":")) else { throw ProxyFault.badUserInfo }
            return try APIKey(bytes: Base64.encode(Array("\(user):\(password)".utf8)))
        } catch {
            throw .badUserInfo
        }
    }

    private static func decoded(_ text: Substring.UTF8View) throws(HTTPParseError) -> String {
        try String(Substring(text)).withBytes { (bytes) throws(HTTPParseError) in try PercentEncoding.decode(bytes) }
    }
}
