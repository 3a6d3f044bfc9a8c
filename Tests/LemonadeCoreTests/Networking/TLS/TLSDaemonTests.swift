import Synchronization
import Testing

@testable import LemonadeCore

/// A whole daemon whose provider speaks https.
@Suite(.enabled(if: TLSTool.areInstalled, Comment(rawValue: TLSTool.note)))
struct TLSDaemonTests {
    private static let listing = """
        location /v1/models { return 200 '{"object":"list","data":[{"id":"m","object":"model"}]}'; }
        """
    private static let body = #"{"model":"up.m","messages":[]}"#

    /// A daemon with the provider `up` at a port, which trusts the tests' authority.
    private static func with(
        port: UInt16, host: String = "localhost", certificateFile: String? = nil, libraryNames: [String]? = nil,
        configure: (inout Daemon.Configuration) throws -> Void = { _ in },
        _ body: (TestDaemon) async throws -> Void
    ) async throws {
        let fixture = try await TLSFixture.shared.value
        let environment = ["LEMONADE_UP_API_KEY": "secret", "SSL_CERT_FILE": fixture.authority]
        try await TestDaemon.with(
            environment: environment,
            configure: { configuration in
                var provider = CloudProvider(
                    name: try ProviderName("up"), baseURL: try BaseURL("https://\(host):\(port)/v1"))
                provider.certificateFile = certificateFile
                try configuration.installed.install(provider)
                configuration.loops = 1
                configuration.resolver = Resolver { _ in .success([SocketAddress(.v4([127, 0, 0, 1], port: 0))]) }
                if let libraryNames {
                    configuration.tls = TLSContexts(environment: environment, libraryNames: libraryNames)
                }
                try configure(&configuration)
            }, body)
    }

    @Test func relaysThroughHTTPS() async throws {
        let server = try await TLSServer(
            nginx: Self.listing + """
                location /v1/chat/completions { return 200 '{"key":"$http_authorization","sni":"$ssl_server_name"}'; }
                """)
        try await Self.with(port: server.port) { daemon in
            let answer = try await daemon.exchange("POST", "/v1/chat/completions", body: Self.body)
            #expect(answer.status == 200)
            #expect(answer.body == #"{"key":"Bearer secret","sni":"localhost"}"#)
        }
    }

    @Test func aProvidersOwnAuthorityIsEnough() async throws {
        let fixture = try await TLSFixture.shared.value
        let server = try await TLSServer(
            nginx: Self.listing + "location /v1/chat/completions { return 200 '{}'; }", identity: .selfSigned)
        try await Self.with(port: server.port, certificateFile: fixture.certificate(.selfSigned)) { daemon in
            let answer = try await daemon.exchange("POST", "/v1/chat/completions", body: Self.body)
            #expect(answer.status == 200)
        }
    }

    @Test func theErrorSaysWhatIsWrongWithWhoseCertificate() async throws {
        let server = try await TLSServer(nginx: Self.listing, identity: .otherName)
        try await Self.with(port: server.port) { daemon in
            let answer = try await daemon.exchange("POST", "/v1/chat/completions", body: Self.body)
            #expect(answer.status == 502)
            #expect(answer.body.contains(#""code":"upstream_unreachable""#))
            #expect(
                answer.body.contains(
                    "Cloud provider 'up' (localhost:\(server.port)) cannot be reached: the certificate of localhost "
                        + "(CN=localhost) is for other.example, *.other.example, 10.1.2.3, 2001:db8::1 and 1 more, not "
                        + "for localhost."))
        }
    }

    @Test func withoutTheLibraryEverythingElseWorks() async throws {
        let plain = try await TLSServer(
            nginx: Self.listing + "location /v1/chat/completions { return 200 '{\"plain\":true}'; }", isPlain: true)
        try await Self.with(
            port: 1, libraryNames: ["libssl-of-nobody.so"],
            configure: {
                let provider = CloudProvider(
                    name: try ProviderName("plain"), baseURL: try BaseURL("http://localhost:\(plain.port)/v1"))
                try $0.installed.install(provider)
            }
        ) { daemon in
            let secure = try await daemon.exchange("POST", "/v1/chat/completions", body: Self.body)
            #expect(secure.status == 502)
            #expect(secure.body.contains("install the package libssl3"))
            let key = try await daemon.exchange(
                "POST", "/v1/install",
                body: #"{"backend":"cloud","provider":"plain","api_key":"k","allow_insecure_http":true}"#)
            #expect(key.status == 200)
            let answer = try await daemon.exchange(
                "POST", "/v1/chat/completions", body: #"{"model":"plain.m","messages":[]}"#)
            #expect(answer.body == #"{"plain":true}"#)
        }
    }

    @Test func aClientThatHangsUpDuringTheHandshakeEndsIt() async throws {
        let server = try await TLSServer(nginx: Self.listing, tls: "keepalive_timeout 0;")
        // The listing is the first connection; the handshake of the second one stalls.
        let tap = try TLSTap(to: server.port) { $0.connection == 0 ? .pass : .stop }
        try await Self.with(port: tap.port) { daemon in
            let client = try daemon.client()
            try await client.send(RawClient.request("POST", "/v1/chat/completions", body: Self.body))
            #expect(await tap.heardClient(1))
            client.hangUp()
            #expect(await tap.clientLeft(1))
        }
    }

    @Test func aStreamThatIsCutIsNotMadeToLookWhole() async throws {
        // Without a length and without chunks, the answer ends with the connection.
        let server = try await TLSServer(
            nginx: Self.listing + """
                location /v1/chat/completions { error_page 405 =200 /events; return 405; }
                location /events { ssi on; ssi_types text/event-stream; default_type text/event-stream;
                    chunked_transfer_encoding off; }
                """, tls: "ssl_protocols TLSv1.2;", files: ["events": Array("data: one\n\n".utf8)])
        let cuts = Mutex(false)
        let tap = try TLSTap(to: server.port) { record in record.isGoodbye && cuts.withLock { $0 } ? .cut : .pass }
        try await Self.with(port: tap.port) { daemon in
            let whole = try await daemon.exchange("POST", "/v1/chat/completions", body: Self.body)
            #expect(whole.status == 200)
            #expect(whole.body == "data: one\n\n")
            cuts.withLock { $0 = true }
            let client = try daemon.client()
            try await client.send(RawClient.request("POST", "/v1/chat/completions", body: Self.body))
            let cut = try await client.receiveToEnd()
            #expect(cut.contains("data: one\n\n"))
            #expect(cut.contains(#""code":"upstream_closed""#))
            #expect(!cut.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test func aSlowClientGetsEverything() async throws {
        // More than the buffers on the way hold, so that the provider has to wait for it.
        let large = TLSPattern.bytes(16 * 1024 * 1024)
        let server = try await TLSServer(
            nginx: Self.listing + "location /v1/chat/completions { error_page 405 =200 /large; return 405; }",
            files: ["large": large])
        try await Self.with(port: server.port) { daemon in
            let client = try daemon.client()
            try await client.send(
                RawClient.request("POST", "/v1/chat/completions", fields: ["Connection: close"], body: Self.body))
            var received: [UInt8] = []
            while received.count < 2_000 { received += try await client.receive(atMost: 7) }
            while true {
                let bytes = try await client.receive()
                if bytes.isEmpty { break }
                received += bytes
            }
            #expect(Array(received.suffix(large.count)) == large)
        }
    }
}
