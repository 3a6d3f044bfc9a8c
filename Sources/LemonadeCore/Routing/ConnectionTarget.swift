/// Where connections go: scheme, host and port, and what a secure one is checked against.
///
/// Connections are pooled by it, so everything that must not be shared between two users of a host is part of it.
package final class ConnectionTarget: Sendable, Hashable, CustomStringConvertible {
    /// Whether the connection is TLS.
    package let isSecure: Bool
    /// The host's name or IP literal, without brackets.
    package let host: String
    /// The port.
    package let port: UInt16
    /// A file of certificates to trust instead of the system's.
    package let certificateFile: String?
    /// The path of a Unix domain socket to connect to instead of the host.
    package let socketPath: String?
    /// The proxy that the way leads through.
    let proxy: ProxyServer?
    /// Whether the proxy reads and forwards each request (RFC 9112 §3.2.2), which only TLS keeps it from. Not a tunnel: many
    /// proxies open those to port 443 only.
    let isForwarded: Bool
    /// The value of the Host field (RFC 9110 §7.2).
    package let hostField: String
    private let hash: Int

    /// A target.
    package init(
        isSecure: Bool, host: String, port: UInt16, certificateFile: String? = nil, socketPath: String? = nil,
        proxy: ProxyServer? = nil
    ) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.certificateFile = certificateFile
        self.socketPath = socketPath
        self.proxy = proxy
        isForwarded = proxy != nil && !isSecure
        let name = host.contains(":") ? "[\(host)]" : host
        hostField = port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
        var hasher = Hasher()
        hasher.combine(isSecure)
        hasher.combine(host)
        hasher.combine(port)
        hasher.combine(certificateFile)
        hasher.combine(socketPath)
        hasher.combine(proxy)
        hash = hasher.finalize()
    }

    /// What stands before the path in a request's target: the origin, where a proxy has to be told, and otherwise nothing.
    var targetPrefix: String { isForwarded ? description : "" }

    /// `https://host:port`, with the port only when it is not the scheme's own.
    package var description: String {
        "\(isSecure ? "https" : "http")://\(hostField)"
    }

    package static func == (left: ConnectionTarget, right: ConnectionTarget) -> Bool {
        left === right
            || left.hash == right.hash && left.isSecure == right.isSecure && left.host == right.host
                && left.port == right.port && left.certificateFile == right.certificateFile
                && left.socketPath == right.socketPath && left.proxy == right.proxy
    }

    package func hash(into hasher: inout Hasher) {
        // Computed once: this is looked up for every request.
        hasher.combine(hash)
    }
}
