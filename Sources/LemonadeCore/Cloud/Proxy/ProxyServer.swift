/// An HTTP proxy: where it is, and what it is shown when it asks who connects.
package struct ProxyServer: Sendable {
    /// The port of an address that names none: that of its scheme, as in every URL.
    static let defaultPort = URLScheme.http.defaultPort

    /// A name in lower case or an IP address, without brackets.
    let host: String
    /// The port.
    let port: UInt16
    /// `user:password` in Base64, as the Basic scheme sends it (RFC 7617 §2). In memory only, like a key.
    let credentials: APIKey?

    /// Host and port, the port always.
    let authority: String

    /// The proxy there.
    init(host: String, port: UInt16, credentials: APIKey? = nil) {
        self.host = host
        self.port = port
        self.credentials = credentials
        authority = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Appends the field with its credentials, if there are any (RFC 9110 §11.7.2).
    func appendCredentials(to writer: inout ByteWriter) {
        guard let credentials else { return }
        writer.append("Proxy-Authorization: Basic ")
        credentials.withBytes { writer.append($0) }
        writer.append("\r\n")
    }
}

extension ProxyServer: Hashable {
    package func hash(into hasher: inout Hasher) {
        // Not the credentials: those of one proxy are seldom different.
        hasher.combine(authority)
    }
}

extension ProxyServer: CustomStringConvertible, CustomDebugStringConvertible {
    /// Its address, never with the credentials.
    package var description: String { "http://\(authority)" }
    package var debugDescription: String { description }
}
