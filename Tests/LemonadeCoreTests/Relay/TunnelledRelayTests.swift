import Testing

@testable import LemonadeCore

/// An https provider behind a proxy, through a whole daemon.
@Suite(.enabled(if: TLSTool.areInstalled, Comment(rawValue: TLSTool.note)), .timeLimit(.minutes(2)))
struct TunnelledRelayTests {
    private static let body = #"{"model":"up.m","messages":[]}"#

    private static func with(
        _ proxy: String, port: UInt16, name: String = "HTTPS_PROXY", _ body: (TestDaemon) async throws -> Void
    ) async throws {
        let fixture = try await TLSFixture.shared.value
        try await TestDaemon.with(
            environment: ["LEMONADE_UP_API_KEY": "secret", "SSL_CERT_FILE": fixture.authority, name: proxy],
            configure: { configuration in
                configuration.loops = 1
                var provider = CloudProvider(
                    name: try ProviderName("up"), baseURL: try BaseURL("https://up.example:\(port)/v1"))
                provider.certificateFile = fixture.certificate(.otherName)
                try configuration.installed.install(provider)
                configuration.discovery.firstRetry = .seconds(1000)
                // The proxy resolves the provider's name, and nobody else does.
                configuration.resolver = Resolver { _ in .failure(ResolutionError(words: "nobody is to be looked up")) }
            }
        ) { daemon in
            await daemon.daemon.gateway.registry.settle()
            try await body(daemon)
        }
    }

    @Test func listingsAndRequestsGoThroughOneTunnel() async throws {
        let fixture = try await TLSFixture.shared.value
        let origin = try await TLSServer(
            nginx: """
                location /v1/models { return 200 '{"object":"list","data":[{"id":"m","object":"model"}]}'; }
                location /v1/chat/completions {
                    return 200 '{"key":"$http_authorization","proxy":"$http_proxy_authorization","at":"$request_uri"}'; }
                """)
        let proxy = try TunnelProxy()
        try await TestDaemon.with(
            environment: [
                "LEMONADE_UP_API_KEY": "secret", "SSL_CERT_FILE": fixture.authority,
                "LEMONADE_UP_PROXY": proxy.address("user:pw-4711"),
            ],
            configure: { configuration in
                configuration.loops = 1
                try configuration.installed.install(
                    CloudProvider(
                        name: try ProviderName("up"), baseURL: try BaseURL("https://localhost:\(origin.port)/v1")))
            }
        ) { daemon in
            await daemon.daemon.gateway.registry.settle()
            #expect(try await daemon.modelNames() == ["up.m"])
            for _ in 0..<2 {
                let answer = try await daemon.exchange("POST", "/v1/chat/completions", body: Self.body)
                #expect(answer.body == #"{"key":"Bearer secret","proxy":"","at":"/v1/chat/completions"}"#)
            }
            #expect(proxy.heads.count == 1)
            #expect(proxy.heads.first?.contains("\r\nProxy-Authorization: Basic dXNlcjpwdy00NzEx\r\n") == true)
            #expect(!proxy.heads.joined().contains("secret"))
        }
    }

    @Test func aRefusalIsAnErrorOfOurs() async throws {
        let proxy = try FaultyProvider { _ in
            .json(#"{"page":"of the proxy"}"#, status: "403 Forbidden").with {
                $0.fields.append(("X-Squid-Error", "x"))
            }
        }
        try await Self.with("http://127.0.0.1:\(proxy.port)", port: 8443) { daemon in
            let answer = try await daemon.exchange("POST", "/v1/chat/completions", body: Self.body)
            #expect(answer.status == 502)
            #expect(answer.json?["error"]?["code"] == "upstream_unreachable")
            #expect(answer.json?["error"]?["details"]?["provider"] == "up")
            #expect(
                answer.json?["error"]?["message"]?.string?.hasPrefix(
                    "Cloud provider 'up' (up.example:8443) cannot be reached: the proxy 127.0.0.1:\(proxy.port) does not "
                        + "allow connections to up.example:8443 (status 403).") == true)
            #expect(!answer.raw.contains("of the proxy") && !answer.raw.contains("Squid"))
        }
    }

    @Test func aClientThatHangsUpDuringConnectEndsIt() async throws {
        let silence = FaultyProvider.Gate()
        let proxy = try FaultyProvider { request in
            // The listing is refused; the request waits.
            request.connection == 0 ? .raw("HTTP/1.1 403 x\r\n\r\n") : FaultyAnswer(script: [.pass(silence)])
        }
        try await Self.with("http://127.0.0.1:\(proxy.port)", port: 443, name: "LEMONADE_UP_PROXY") { daemon in
            let (client, before) = (try daemon.client(), proxy.requests.count)
            try await client.send(RawClient.request("POST", "/v1/chat/completions", body: Self.body))
            _ = try await proxy.request(before)
            let hangUps = proxy.hangUps.count
            client.hangUp()
            _ = try await proxy.hangUp(hangUps)
        }
    }
}
