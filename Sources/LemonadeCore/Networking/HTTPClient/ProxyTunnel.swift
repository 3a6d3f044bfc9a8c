/// Has a proxy connect us to an origin (RFC 9110 §9.3.6). Nothing that it says reaches a client: it is told in our words.
struct ProxyTunnel {
    /// How many interim answers (1xx) are skipped.
    private static let mostInterimAnswers = 8

    /// The proxy.
    let proxy: ProxyServer
    /// The origin behind it.
    let target: ConnectionTarget
    /// Largest head of the proxy's answer. Default: 8 KiB, half of the buffer that it is read into.
    var limits: HTTPLimits = {
        var limits = HTTPLimits()
        limits.maxHeadBytes = BufferPool.standardCapacity / 2
        return limits
    }()

    /// Host and port of the origin, the port always (RFC 9112 §3.2.3).
    private var authority: String {
        target.host.contains(":") ? "[\(target.host)]:\(target.port)" : "\(target.host):\(target.port)"
    }

    /// Asks for the tunnel over a connection to the proxy. When this returns, the connection's other end is the origin.
    func open(over stream: SocketStream, until deadline: Instant) async throws(ClientError) {
        do {
            try await stream.write(request, until: deadline)
        } catch {
            throw failure(error)
        }
        let status = try await readStatus(from: stream, until: deadline)
        switch status {
        case 200..<300: break
        // 401 is an origin's answer, but tinyproxy gives it to a wrong password, and here is no origin yet.
        case 401, 407: throw proxy.authenticationFailure(status: status)
        case 403: throw failed("does not allow connections to \(authority) (status 403)")
        default: throw failed("could not connect to \(authority) (status \(status))")
        }
        // It may have hung up together with its answer.
        guard !stream.descriptor.peerClosed else { throw closed }
        switch stream.look() {
        case .nothing: break
        case .bytes: throw intrusion
        case .end: throw closed
        }
    }

    private var request: OutgoingBytes {
        var writer = ByteWriter()
        writer.append(unchecked: "CONNECT \(authority) HTTP/1.1\r\nHost: \(authority)\r\n")
        writer.append(unchecked: "User-Agent: lemonade/\(LemonadeVersion.current)\r\n")
        proxy.appendCredentials(to: &writer)
        writer.appendEndOfHead()
        return OutgoingBytes(bytes: writer.bytes)
    }

    /// Reads the head of the final answer, and nothing behind it.
    private func readStatus(from stream: SocketStream, until deadline: Instant) async throws(ClientError) -> Int {
        let pool = stream.descriptor.core.buffers
        let buffer = pool.take()
        defer { pool.give(buffer) }
        var parser = ResponseHeadParser(limits: limits)
        var head = ResponseHead()
        var interimAnswers = 0
        while true {
            while !buffer.isEmpty {
                guard let length = try parse(buffer.bytes, &parser, &head) else { break }
                buffer.consume(length)
                guard head.status < 200 else {
                    // A body of its own follows a refusal. Behind a tunnel's head nobody speaks before we do: these bytes would
                    // be taken for the origin's.
                    guard head.status >= 300 || buffer.isEmpty else { throw intrusion }
                    return head.status
                }
                interimAnswers += 1
                guard interimAnswers <= Self.mostInterimAnswers, head.status != 101 else {
                    throw failed("sends interim answers without end")
                }
            }
            buffer.compact()
            let count: Int
            do {
                count = try await stream.read(into: buffer, until: deadline)
            } catch {
                throw failure(error)
            }
            guard count > 0 else { throw closed }
        }
    }

    private func parse(
        _ bytes: UnsafeRawBufferPointer, _ parser: inout ResponseHeadParser, _ head: inout ResponseHead
    ) throws(ClientError) -> Int? {
        do {
            switch try parser.parse(bytes, into: &head) {
            case .needMore: return nil
            case .complete(let length): return length
            }
        } catch {
            throw failed("does not answer as an HTTP proxy does: \(error.reason)")
        }
    }

    private var closed: ClientError { failed("closed the connection before there was a way to \(authority)") }
    private var intrusion: ClientError { failed("sent bytes of its own into the connection to \(authority)") }

    private func failed(_ predicate: String) -> ClientError {
        let predicate = predicate.hasSuffix(".") ? String(predicate.dropLast()) : predicate
        return .proxyFailed(reason: "the proxy \(proxy.authority) \(predicate)")
    }

    private func failure(_ error: StreamError) -> ClientError {
        switch error {
        case .timedOut: .connectTimedOut
        case .cancelled: .cancelled
        case .system, .tls: closed
        }
    }
}
