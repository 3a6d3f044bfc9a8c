/// A request whose answer is wanted as a whole.
package struct HTTPRequest: Sendable {
    /// The method.
    let method: HTTPMethod
    /// Where connections go.
    let target: ConnectionTarget
    /// The path and query.
    let path: String
    /// Further fields.
    var fields: [(name: String, value: String)] = []
    /// The key, and the field that carries it; apart from `fields`, so that no list of fields ever holds a key.
    var key: (header: AuthHeader, key: APIKey)?
    /// The body; nil for none.
    var body: [UInt8]?

    /// A request without fields, key and body.
    init(method: HTTPMethod, target: ConnectionTarget, path: String) {
        self.method = method
        self.target = target
        self.path = path
    }

    /// Head and body as they are sent.
    func bytes() throws(ClientError) -> OutgoingBytes {
        var writer = ByteWriter()
        writer.append(unchecked: "\(method) \(target.targetPrefix)\(path) HTTP/1.1\r\nHost: \(target.hostField)\r\n")
        var checked = HTTPFields()
        do {
            try checked.append(name: "User-Agent", value: "lemonade/\(LemonadeVersion.current)")
            try checked.append(name: "Accept-Encoding", value: "identity")
            for field in fields { try checked.append(name: field.name, value: field.value) }
        } catch {
            throw .malformed(reason: "a field that cannot be sent")
        }
        writer.append(checked)
        if target.isForwarded { target.proxy?.appendCredentials(to: &writer) }
        if let (header, key) = key {
            writer.append(unchecked: "\(header.name): \(header.prefix)")
            key.withBytes { writer.append($0) }
            writer.append("\r\n")
        }
        if let body { writer.appendField("Content-Length", decimal: body.count) }
        writer.appendEndOfHead()
        if let body { writer.append(body) }
        return OutgoingBytes(bytes: writer.bytes)
    }
}

/// A whole answer.
package struct HTTPAnswer: Sendable {
    /// The status.
    package let status: Int
    /// The fields.
    let fields: HTTPFields
    /// The body.
    package let body: [UInt8]
}

extension HTTPClient {
    /// Sends a request and reads the answer to its end, but no more than `maxBytes` of body, and no longer than `deadline`.
    /// `cancelFetch` with the same token gives it up.
    func fetch(_ request: HTTPRequest, _ token: FetchToken = FetchToken(), maxBytes: Int, until deadline: Instant)
        async throws(ClientError) -> HTTPAnswer
    {
        let scope = beginFetch(token)
        defer { endFetch(token) }
        let limit = ScopeLimit(scope: scope, core: core, deadline: deadline)
        defer { limit.end() }
        do throws(ClientError) {
            let connection = try await exchange(
                try request.bytes(), method: request.method, with: request.target, scope: scope)
            defer { finish(connection, scope: scope) }
            var body: [UInt8] = []
            while let payload = try await connection.nextPayload(until: core.now + limits.gap) {
                guard body.count + payload.count <= maxBytes else { throw .tooLarge }
                body.append(contentsOf: payload)
            }
            return HTTPAnswer(status: connection.head.status, fields: connection.head.fields, body: body)
        } catch {
            throw error == .cancelled && limit.hasPassed ? .gapTimedOut : error
        }
    }
}

/// A limit on a whole exchange, whatever phase it is in.
final class ScopeLimit: DeadlineNode {
    private let scope: RequestScope
    private let core: LoopCore
    private let deadline: Instant
    /// Whether the limit ended the exchange.
    private(set) var hasPassed = false

    init(scope: RequestScope, core: LoopCore, deadline: Instant) {
        self.scope = scope
        self.core = core
        self.deadline = deadline
        super.init()
        core.deadlines.schedule(self, at: deadline)
    }

    func end() {
        core.deadlines.remove(self)
    }

    override func deadlinePassed(at now: Instant) -> Instant {
        guard deadline <= now else { return deadline }
        hasPassed = true
        scope.cancel(.timedOut)
        return .never
    }
}

extension ClientError {
    /// What happened, in words that fit behind "because".
    package var reason: String {
        switch self {
        case .notResolved(let host, let reason): "the name '\(host)' cannot be resolved (\(reason))"
        case .unreachable(let address, let reason): "\(reason) at \(address)"
        case .proxyFailed(let reason): reason
        case .connectTimedOut: "no connection could be made in time"
        case .tlsTimedOut: "the TLS handshake took too long"
        case .tlsFailed(let reason): reason
        case .firstByteTimedOut: "it did not answer in time"
        case .gapTimedOut: "its answer took too long"
        case .sendTimedOut: "it did not take the request in time"
        case .closedBeforeAnswer(let reason): "it closed the connection before it answered (\(reason))"
        case .malformed(let reason): "its answer is not HTTP: \(reason)"
        case .truncated(let reason): "its answer broke off (\(reason))"
        case .tooLarge: "its answer is too large"
        case .cancelled: "it was cancelled"
        }
    }
}
