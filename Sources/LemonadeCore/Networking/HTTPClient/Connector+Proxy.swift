/// The way through a proxy.
extension Connector {
    /// A connection to the proxy that is as good as one to `target`: for a secure one, a tunnel that the proxy does not look
    /// into (RFC 9110 §9.3.6). `deadline` is for all of it.
    func connect(
        to target: ConnectionTarget, through proxy: ProxyServer, scope: RequestScope, until deadline: Instant
    ) async throws(ClientError) -> Descriptor {
        let descriptor: Descriptor
        do {
            descriptor = try await connectSocket(
                to: .host(proxy.host, port: proxy.port), scope: scope, until: deadline)
        } catch {
            throw proxy.failure(toConnect: error)
        }
        guard target.isSecure else { return descriptor }
        let tunnel = ProxyTunnel(proxy: proxy, target: target)
        scope.attach(descriptor)
        defer { scope.detach() }
        do {
            try await tunnel.open(over: SocketStream(descriptor: descriptor), until: deadline)
        } catch {
            descriptor.close()
            throw error
        }
        return descriptor
    }
}

extension ProxyServer {
    /// The proxy asks who we are, or does not accept what it was told.
    func authenticationFailure(status: Int) -> ClientError {
        .proxyFailed(
            reason: credentials == nil
                ? "the proxy \(authority) asks for a user name and a password (status \(status)). They belong into its address in "
                    + "lemond's environment, as in http://user:password@\(authority)"
                : "the proxy \(authority) does not accept the user name and password in its address (status \(status))")
    }

    /// What it means that no connection to the proxy could be made.
    fileprivate func failure(toConnect error: ClientError) -> ClientError {
        switch error {
        case .notResolved, .unreachable: .proxyFailed(reason: "\(error.reason), the proxy on the way (\(authority))")
        default: error
        }
    }
}
