/// Scheme, host and port: where connections go, and whom a key is given to (RFC 6454 §4).
package struct Origin: Sendable, Hashable, CustomStringConvertible {
    /// http or https.
    package let scheme: URLScheme
    /// A name in lower case, an IPv4 address, or an IPv6 address in its canonical form without brackets.
    package let host: String
    /// The port, written or by default.
    package let port: UInt16

    /// The value of a request's `Host` field: the port only where it is not the scheme's own (RFC 9110 §7.2).
    package var authority: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    /// Whether it is on this machine, so that nothing sent to it travels.
    var isLoopback: Bool { host == "localhost" || IPAddress(host)?.isLoopback == true }

    package var description: String { "\(scheme.rawValue)://\(authority)" }
}
