@testable import LemonadeCore

/// The HTTP client under test, on a loop of its own; every name is 127.0.0.1 to it.
struct TLSPeerClient: Sendable {
    private let loop: EventLoop

    /// A client that trusts what the environment says; by default, the tests' authority.
    init(
        environment: [String: String]? = nil, libraryNames: [String]? = nil, limits: ClientLimits = ClientLimits()
    ) async throws {
        let fixture = try await TLSFixture.shared.value
        loop = try EventLoop()
        let contexts = TLSContexts(
            environment: environment ?? ["SSL_CERT_FILE": fixture.authority], libraryNames: libraryNames)
        await loop.makeClient(contexts, limits)
    }

    /// Sends a request and reads the whole answer.
    func fetch(
        _ path: String = "/", host: String = "localhost", port: UInt16, certificateFile: String? = nil,
        proxy: ProxyServer? = nil, body: [UInt8]? = nil
    ) async throws(ClientError) -> HTTPAnswer {
        let target = ConnectionTarget(
            isSecure: true, host: host, port: port, certificateFile: certificateFile, proxy: proxy)
        var request = HTTPRequest(method: body == nil ? .get : .post, target: target, path: path)
        request.body = body
        return try await loop.fetchWithClient(request)
    }

    /// Why the same comes to nothing; nil when it comes to something.
    func failure(
        _ path: String = "/", host: String = "localhost", port: UInt16, certificateFile: String? = nil,
        proxy: ProxyServer? = nil
    ) async -> ClientError? {
        do {
            _ = try await fetch(path, host: host, port: port, certificateFile: certificateFile, proxy: proxy)
            return nil
        } catch {
            return error
        }
    }

    /// The words of a TLS failure; nil for any other outcome.
    func tlsFailure(
        _ path: String = "/", host: String = "localhost", port: UInt16, certificateFile: String? = nil
    ) async -> String? {
        guard
            case .tlsFailed(let reason) = await failure(path, host: host, port: port, certificateFile: certificateFile)
        else { return nil }
        return reason
    }

    /// What comes of a request that is given up once `giveUp` returns.
    func failure(
        port: UInt16, proxy: ProxyServer? = nil, givenUpAfter giveUp: @Sendable () async -> Void
    ) async -> ClientError? {
        let target = ConnectionTarget(isSecure: true, host: "localhost", port: port, proxy: proxy)
        async let outcome = loop.outcomeInScope(HTTPRequest(method: .get, target: target, path: "/"))
        await giveUp()
        await loop.cancelScope()
        return await outcome
    }
}

/// What the client under test keeps on its loop.
private final class Tenant {
    let client: HTTPClient
    var scope = RequestScope()

    init(client: HTTPClient) {
        self.client = client
    }
}

extension EventLoop {
    private var tenant: Tenant? { core.tenant as? Tenant }

    fileprivate func makeClient(_ contexts: TLSContexts, _ limits: ClientLimits) {
        let resolver = Resolver { _ in .success([SocketAddress(.v4([127, 0, 0, 1], port: 0))]) }
        core.tenant = Tenant(
            client: HTTPClient(core: core, loop: self, resolver: resolver, tls: contexts, limits: limits))
    }

    fileprivate func fetchWithClient(_ request: HTTPRequest) async throws(ClientError) -> HTTPAnswer {
        guard let tenant else { throw .cancelled }
        return try await tenant.client.fetch(request, maxBytes: 64 * 1024 * 1024, until: .now() + .seconds(60))
    }

    fileprivate func outcomeInScope(_ request: HTTPRequest) async -> ClientError? {
        guard let tenant else { return nil }
        do throws(ClientError) {
            let connection = try await tenant.client.exchange(
                try request.bytes(), method: request.method, with: request.target, scope: tenant.scope)
            tenant.client.finish(connection, scope: tenant.scope)
            return nil
        } catch {
            return error
        }
    }

    fileprivate func cancelScope() {
        tenant?.scope.cancel(.clientGone)
    }
}
