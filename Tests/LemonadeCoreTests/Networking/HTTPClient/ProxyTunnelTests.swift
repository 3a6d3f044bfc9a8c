import Testing

@testable import LemonadeCore

/// https through a proxy: CONNECT, and TLS with the origin inside.
@Suite(.enabled(if: TLSTool.areInstalled, Comment(rawValue: TLSTool.note)), .timeLimit(.minutes(2)))
struct ProxyTunnelTests {
    private static let page = "location / { return 200 '{}'; }"
    private static let granted = "HTTP/1.1 200 Connection established\r\n\r\n"

    private func server(_ proxy: TunnelProxy, _ credentials: String = "") throws -> ProxyServer {
        try ProxyServer(proxy.address(credentials), mayHoldCredentials: true)
    }

    /// A proxy that answers CONNECT so.
    private func failing(_ answer: FaultyAnswer) throws -> (FaultyProvider, ProxyServer) {
        let proxy = try FaultyProvider { _ in answer }
        return (proxy, ProxyServer(host: "127.0.0.1", port: proxy.port))
    }

    @Test func reachesTheOriginByItsNameAndVerifiesIt() async throws {
        let origin = try await TLSServer(nginx: "location / { return 200 '$ssl_server_name $http_host $request_uri'; }")
        let proxy = try TunnelProxy()
        let client = try await TLSPeerClient()
        let answer = try await client.fetch("/v1/x", port: origin.port, proxy: try server(proxy, "user:secret"))
        #expect(String(decoding: answer.body, as: UTF8.self) == "localhost localhost:\(origin.port) /v1/x")
        #expect(
            proxy.heads == [
                "CONNECT localhost:\(origin.port) HTTP/1.1\r\nHost: localhost:\(origin.port)\r\n"
                    + "User-Agent: lemonade/\(LemonadeVersion.current)\r\n"
                    + "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n\r\n"
            ])
        // Who else answers at the tunnel's end is not believed.
        let failure = await client.failure(host: "other.example", port: origin.port, proxy: try server(proxy))
        guard case .tlsFailed(let reason) = failure else { throw WrongOutcome(failure) }
        #expect(reason.contains("not for other.example"))
        #expect(
            proxy.heads.last
                == "CONNECT other.example:\(origin.port) HTTP/1.1\r\nHost: other.example:\(origin.port)\r\n"
                + "User-Agent: lemonade/\(LemonadeVersion.current)\r\n\r\n")
    }

    @Test func aTunnelIsUsedAgainForItsOriginOnly() async throws {
        let origin = try await TLSServer(nginx: Self.page)
        let proxy = try TunnelProxy()
        proxy.lead(to: origin.port)
        let client = try await TLSPeerClient()
        let (one, other) = (try server(proxy), try server(proxy, "user:secret"))
        for _ in 0..<3 { _ = try await client.fetch(port: 443, proxy: one) }
        #expect(proxy.heads.count == 1)
        _ = try await client.fetch(host: "127.0.0.1", port: 443, proxy: one)
        _ = try await client.fetch(port: 8443, proxy: one)
        _ = try await client.fetch(port: 443, proxy: other)
        #expect(proxy.heads.count == 4)
        #expect(
            proxy.heads.map { $0.split(separator: " ")[1] }
                == ["localhost:443", "127.0.0.1:443", "localhost:8443", "localhost:443"])
        _ = try await client.fetch(port: 443, proxy: one)
        #expect(proxy.heads.count == 4)
    }

    @Test func anIPv6OriginStandsInBrackets() async throws {
        let (proxy, server) = try failing(.raw("HTTP/1.1 403 Forbidden\r\n\r\n"))
        let failure = try await TLSPeerClient().failure(host: "2001:db8::1", port: 8443, proxy: server)
        #expect(
            failure
                == .proxyFailed(
                    reason:
                        "the proxy 127.0.0.1:\(server.port) does not allow connections to [2001:db8::1]:8443 (status 403)"
                ))
        #expect(try await proxy.request().line == "CONNECT [2001:db8::1]:8443 HTTP/1.1")
    }

    /// RFC 9110 §9.3.6: what a 2xx answer says of a body does not count.
    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.0 200\r\n\r\n",
        "HTTP/1.1 299 Whatever\r\nVia: 1.1 x\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\nA: b\r\n\r\n" + granted,
        "HTTP/1.1 200 OK\nServer: old\n\n",
    ])
    func everyGrantOpensTheTunnel(answer: String) async throws {
        let origin = try await TLSServer(nginx: Self.page)
        let proxy = try TunnelProxy()
        proxy.answer(answer)
        let fetched = try await TLSPeerClient().fetch(port: origin.port, proxy: try server(proxy))
        #expect(fetched.status == 200)
    }

    @Test(arguments: [
        (
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nsecret",
            "does not allow connections to localhost:443 (status 403)"
        ),
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n<html>secret", "could not connect to localhost:443 (status 502)"),
        ("HTTP/1.1 504 x\r\n\r\n", "could not connect to localhost:443 (status 504)"),
        ("HTTP/1.1 302 x\r\nLocation: http://secret/\r\n\r\n", "could not connect to localhost:443 (status 302)"),
        ("HTTP/1.1 405 x\r\n\r\n", "could not connect to localhost:443 (status 405)"),
        ("HTTP/1.1 200 OK\r\n\r\nx", "sent bytes of its own into the connection to localhost:443"),
        (granted + "HTTP/1.1 200 OK\r\n\r\n", "sent bytes of its own into the connection to localhost:443"),
        (String(repeating: "HTTP/1.1 103 x\r\n\r\n", count: 20), "sends interim answers without end"),
        ("HTTP/1.1 101 x\r\n\r\n", "sends interim answers without end"),
    ])
    func whatIsNoTunnelIsTold(answer: String, words: String) async throws {
        let (proxy, server) = try failing(.raw(answer, end: nil))
        let failure = try await TLSPeerClient().failure(port: 443, proxy: server)
        _ = try await proxy.hangUp()
        #expect(failure == .proxyFailed(reason: "the proxy 127.0.0.1:\(server.port) \(words)"))
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH\r\n", "\u{16}\u{3}\u{1}", "HTTP/2 200\r\n\r\n", "HTTP/1.1 OK\r\n\r\n", "<html>",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: " + String(repeating: "x", count: 20_000) + "\r\n\r\n",
        "HTTP/1.1 200 " + String(repeating: "x", count: 20_000),
        "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 4_000) + "\r\n",
    ])
    func garbageIsToldAndNotRepeated(answer: String) async throws {
        let (proxy, server) = try failing(.raw(answer, end: nil))
        let failure = try await TLSPeerClient().failure(port: 443, proxy: server)
        _ = try await proxy.hangUp()
        guard case .proxyFailed(let reason) = failure else { throw WrongOutcome(failure) }
        #expect(reason.hasPrefix("the proxy 127.0.0.1:\(server.port) does not answer as an HTTP proxy does: "))
        #expect(reason.count < 300 && !reason.contains("xxxx"))
    }

    @Test(arguments: [407, 401]) func credentialsThatAreMissingOrWrongAreTold(status: Int) async throws {
        let answer = FaultyAnswer.raw("HTTP/1.1 \(status) x\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n")
        let (proxy, server) = try failing(answer)
        let client = try await TLSPeerClient()
        #expect(
            await client.failure(port: 443, proxy: server)
                == .proxyFailed(
                    reason:
                        "the proxy 127.0.0.1:\(proxy.port) asks for a user name and a password (status \(status)). They belong into "
                        + "its address in lemond's environment, as in http://user:password@127.0.0.1:\(proxy.port)"))
        let wrong = try ProxyServer("http://user:secret@127.0.0.1:\(proxy.port)", mayHoldCredentials: true)
        #expect(
            await client.failure(port: 443, proxy: wrong)
                == .proxyFailed(
                    reason:
                        "the proxy 127.0.0.1:\(proxy.port) does not accept the user name and password in its address "
                        + "(status \(status))"))
    }

    @Test func anAnswerThatComesByteByByteIsTaken() async throws {
        let origin = try await TLSServer(nginx: Self.page)
        let proxy = try FaultyProvider { _ in
            FaultyAnswer(script: Self.granted.dropLast().utf8.map { .send([$0]) } + [.end(.close)])
        }
        // A grant that lacks its last byte is none.
        let failure = try await TLSPeerClient().failure(
            port: origin.port, proxy: ProxyServer(host: "127.0.0.1", port: proxy.port))
        guard case .proxyFailed = failure else { throw WrongOutcome(failure) }
    }

    @Test(arguments: [FaultyAnswer.End.close, .reset])
    func aGrantThatIsCutAtAnyByteIsNone(end: FaultyAnswer.End) async throws {
        let bytes = Array(Self.granted.utf8)
        let client = try await TLSPeerClient()
        for length in 0...bytes.count {
            let script: [FaultyAnswer.Step] = (length == 0 ? [] : [.send(Array(bytes.prefix(length)))]) + [.end(end)]
            let (proxy, server) = try failing(FaultyAnswer(script: script))
            let failure = await client.failure(port: 443, proxy: server)
            switch failure {
            case .proxyFailed(let reason):
                let words = "closed the connection before there was a way to localhost:443"
                #expect(reason == "the proxy 127.0.0.1:\(server.port) \(words)", "\(length)")
            // A whole grant, and then nobody to shake hands with.
            case .tlsFailed where length == bytes.count: break
            default: throw WrongOutcome(failure)
            }
            #expect(proxy.requests.count == 1)
        }
    }

    @Test(arguments: ["", "HTTP/1.1 200 Connection est", "HTTP/1.1 100 Continue\r\n\r\n"])
    func silenceEndsWithTheLimitOnConnecting(answer: String) async throws {
        let steps: [FaultyAnswer.Step] = answer.isEmpty ? [] : [.send(Array(answer.utf8))]
        let (proxy, server) = try failing(FaultyAnswer(script: steps + [.pass(FaultyProvider.Gate())]))
        var limits = ClientLimits()
        limits.connect = .milliseconds(200)
        let client = try await TLSPeerClient(limits: limits)
        #expect(await client.failure(port: 443, proxy: server) == .connectTimedOut)
        _ = try await proxy.hangUp()
    }

    @Test func givingUpClosesTheConnectionToTheProxyAtOnce() async throws {
        let (proxy, server) = try failing(FaultyAnswer(script: [.pass(FaultyProvider.Gate())]))
        let client = try await TLSPeerClient()
        let failure = await client.failure(port: 443, proxy: server) { _ = try? await proxy.request() }
        #expect(failure == .cancelled)
        _ = try await proxy.hangUp()
    }

    @Test func aProxyThatIsNotThereIsNamed() async throws {
        let closed = try ClosedPort()
        defer { withExtendedLifetime(closed) {} }
        let port = closed.number
        let failure = try await TLSPeerClient().failure(
            port: 443, proxy: ProxyServer(host: "proxy.example", port: port))
        #expect(
            failure
                == .proxyFailed(
                    reason: "Connection refused at 127.0.0.1:\(port), the proxy on the way (proxy.example:\(port))"))
    }
}

/// Something else than the test expects came of it.
struct WrongOutcome: Error {
    let outcome: String

    init<Outcome>(_ outcome: Outcome) {
        self.outcome = String(describing: outcome)
    }
}
