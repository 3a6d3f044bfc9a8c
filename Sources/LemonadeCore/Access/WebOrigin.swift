/// The origin of a web page (RFC 6454 §4) in normal form. The opaque origin `null` is not one: it cannot be compared.
package struct WebOrigin: Sendable, Hashable {
    /// The scheme in lower case.
    package let scheme: String
    /// Host and port; the port is always there for http and https, whose default ports are left out in writing.
    package let host: Authority.Host
    /// The port, the scheme's default filled in.
    package let port: UInt16?

    /// Reads `scheme://host[:port]`; nil for anything else, `null` and lists of origins among it.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        let scheme = text[..<colon].lowercased()
        guard let first = scheme.utf8.first, (0x61...0x7A).contains(first),
            scheme.utf8.allSatisfy({
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0)
            }),
            let authority = Authority(text[colon...].dropFirst(3))
        else { return nil }
        self.scheme = scheme
        host = authority.host
        port = authority.port ?? WebOrigin.defaultPort(of: scheme)
    }

    /// The port that a scheme's URLs leave out.
    static func defaultPort(of scheme: String) -> UInt16? {
        switch scheme {
        case "http": 80
        case "https": 443
        default: nil
        }
    }
}
