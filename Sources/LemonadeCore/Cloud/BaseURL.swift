/// The address under which a provider's endpoints stand, parsed once: scheme, host, port and a path without a slash at
/// its end.
package struct BaseURL: Sendable, Hashable, CustomStringConvertible {
    /// Longest accepted text in bytes.
    package static let longest = 2048

    /// http or https.
    package let scheme: URLScheme
    /// A name in lower case, an IPv4 address, or an IPv6 address in its canonical form without brackets.
    package let host: String
    /// The port, written or by default.
    package let port: UInt16
    /// The path before the endpoint's own: empty, or with a slash at its beginning and none at its end.
    package let path: String

    /// The canonical text: scheme and host in lower case, no default port, no slash at the end.
    package var description: String { "\(scheme.rawValue)://\(hostField)\(path)" }

    /// The value of a request's `Host` field: the port only where it is not the scheme's own (RFC 9110 §7.2).
    package var hostField: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    /// The request target of an endpoint below this address, `models` or `chat/completions`.
    package func target(_ endpoint: String) -> String {
        "\(path)/\(endpoint)"
    }

    /// The address that `text` spells (RFC 3986 §3, less user info, query and fragment). Errors never repeat the text:
    /// people paste keys into it.
    package init(_ text: String) throws(CloudError) {
        do {
            var parser = BaseURLParser(text)
            try parser.checkCharacters()
            scheme = try parser.takeScheme()
            let (host, port) = try parser.takeAuthority()
            self.host = host
            self.port = port ?? scheme.defaultPort
            path = try parser.takePath()
        } catch {
            throw .invalidBaseURL(error)
        }
    }
}
