/// The address under which a provider's endpoints stand, parsed once: scheme, host, port and a path without a slash at
/// its end.
package struct BaseURL: Sendable, Hashable, CustomStringConvertible {
    /// Longest accepted text in bytes.
    package static let longest = 2048

    /// Where connections go.
    package let origin: Origin
    /// The path before the endpoint's own: empty, or with a slash at its beginning and none at its end.
    package let path: String

    /// The canonical text: scheme and host in lower case, no default port, no slash at the end.
    package var description: String { origin.description + path }

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
            let scheme = try parser.takeScheme()
            let (host, port) = try parser.takeAuthority()
            origin = Origin(scheme: scheme, host: host, port: port ?? scheme.defaultPort)
            path = try parser.takePath()
        } catch {
            throw .invalidBaseURL(error)
        }
    }
}
