import Synchronization

/// The HTTP client of a program that serves nobody, such as the command line: one server, a loop of its own, and
/// requests from any task.
///
/// Cancelling a task ends its request and closes the connection, whatever phase the request is in.
package final class ProgramClient: Sendable {
    /// One request.
    package struct Request: Sendable {
        /// The method, an HTTP token in upper case.
        package var method: String
        /// The path and query, as they stand in the request line.
        package var path: String
        /// A JSON text to send; nil for no body.
        package var body: [UInt8]?
        /// From the start of the request to the head of its answer; nil for no limit.
        package var limit: Duration?
        /// Most bytes of body that are collected. Default: 64 MiB.
        package var maxBytes = 64 << 20

        /// A request without a body.
        package init(method: String, path: String) {
            self.method = method
            self.path = path
        }
    }

    /// Takes a piece of a successful answer's body, with the answer's media type; false when it wants no more.
    package typealias Receiver = @Sendable (_ contentType: String, _ bytes: [UInt8]) -> Bool

    private let loop: EventLoop
    private let target: ConnectionTarget
    private let key: APIKey?
    private let tls: TLSContexts
    private let lastToken = Atomic<UInt64>(0)

    /// A client of one server, which is sent that key as `Authorization: Bearer`, if there is one. The environment says
    /// which certificates are trusted (SSL_CERT_FILE, SSL_CERT_DIR).
    package init(target: ConnectionTarget, key: APIKey?, environment: [String: String]) throws(SystemError) {
        loop = try EventLoop()
        tls = TLSContexts(environment: environment)
        self.target = target
        self.key = key
    }

    /// Sends a request and reads its answer.
    ///
    /// The body of an answer in the 200s goes to `receive` piece by piece as it comes, if that is given; any other body
    /// is collected. There is no limit on the whole, nor between two pieces.
    package func exchange(_ request: Request, receive: Receiver? = nil) async throws(ClientError) -> HTTPAnswer {
        // Text that is no token could end the request line early.
        guard request.path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let method = request.method.withBytes({ HTTPMethod($0) })
        else { throw .malformed(reason: "a request that cannot be sent") }
        var unsent = HTTPRequest(method: method, target: target, path: request.path)
        unsent.key = key.map { (.bearer, $0) }
        if let body = request.body {
            unsent.fields.append(("Content-Type", "application/json"))
            unsent.body = body
        }
        let (loop, tls, message) = (loop, tls, unsent)
        let token = lastToken.wrappingAdd(1, ordering: .relaxed).newValue
        // Around the call and not inside the loop's own code: a closure given to the handler would leave the loop.
        let result = await withTaskCancellationHandler {
            await loop.exchange(message, request, receive, tls: tls, token: token)
        } onCancel: {
            loop.run { $0.cancelExchange(token) }
        }
        return try result.get()
    }
}

/// What a loop of a client keeps: its connections, and the requests that can be given up.
private final class ProgramClientState {
    let client: HTTPClient
    var scopes: [UInt64: RequestScope] = [:]

    init(client: HTTPClient) {
        self.client = client
    }
}

extension EventLoop {
    private var clientState: ProgramClientState? { core.tenant as? ProgramClientState }

    private func makeClientState(tls: TLSContexts) -> ProgramClientState {
        var limits = ClientLimits()
        // The caller's own limit covers the wait for the head; a local model may take minutes to load.
        limits.firstByte = .seconds(Int64.max)
        limits.gap = .seconds(Int64.max)
        let state = ProgramClientState(
            client: HTTPClient(core: core, loop: self, resolver: Resolver(), tls: tls, limits: limits))
        core.tenant = state
        return state
    }

    fileprivate func exchange(
        _ message: HTTPRequest, _ request: ProgramClient.Request, _ receive: ProgramClient.Receiver?,
        tls: TLSContexts, token: UInt64
    ) async -> Result<HTTPAnswer, ClientError> {
        let state = clientState ?? makeClientState(tls: tls)
        let scope = RequestScope()
        state.scopes[token] = scope
        defer { state.scopes[token] = nil }
        // A cancellation that came before the scope was there has found nothing to cancel.
        if Task.isCancelled { scope.cancel(.requested) }
        do throws(ClientError) {
            return .success(try await state.client.exchange(message, request, scope: scope, receive: receive))
        } catch {
            return .failure(error)
        }
    }

    fileprivate func cancelExchange(_ token: UInt64) {
        clientState?.scopes[token]?.cancel(.requested)
    }
}

extension HTTPClient {
    fileprivate func exchange(
        _ message: HTTPRequest, _ request: ProgramClient.Request, scope: RequestScope,
        receive: ProgramClient.Receiver?
    ) async throws(ClientError) -> HTTPAnswer {
        let connection = try await head(of: message, within: request.limit, scope: scope)
        defer { finish(connection, scope: scope) }
        let status = connection.head.status
        let fields = connection.head.fields
        let isStreamed = receive != nil && (200..<300).contains(status)
        let contentType = HTTPAnswer(status: status, fields: fields, body: []).contentType
        var body: [UInt8] = []
        while let payload = try await connection.nextPayload(until: .never) {
            if isStreamed, let receive {
                guard receive(contentType, Array(payload)) else { break }
            } else {
                guard body.count + payload.count <= request.maxBytes else { throw .tooLarge }
                body.append(contentsOf: payload)
            }
        }
        return HTTPAnswer(status: status, fields: fields, body: body)
    }

    private func head(
        of message: HTTPRequest, within limit: Duration?, scope: RequestScope
    ) async throws(ClientError) -> UpstreamConnection {
        let limit = ScopeLimit(scope: scope, core: core, deadline: limit.map { .now() + $0 } ?? .never)
        defer { limit.end() }
        do throws(ClientError) {
            return try await exchange(try message.bytes(), method: message.method, with: message.target, scope: scope)
        } catch {
            throw error == .cancelled && limit.hasPassed ? .firstByteTimedOut : error
        }
    }
}

extension HTTPAnswer {
    /// The provider that a lemond relayed the answer from.
    package var provider: String? {
        fields.firstValue(named: "x-lemonade-provider")
    }

    /// The media type with its parameters; empty if the answer names none.
    package var contentType: String {
        fields.firstValue(.contentType) ?? ""
    }
}
