import Testing

@testable import LemonadeCore

/// Requests to providers behind an HTTP proxy, through a whole daemon.
@Suite(.timeLimit(.minutes(2))) struct ProxiedRelayTests {
    private static let credentials = "user:pw-4711"
    private static let encoded = "dXNlcjpwdy00NzEx"

    /// A daemon whose provider `p`, an http one, is behind the faulty provider, which is the proxy.
    private static func forwarded(
        _ url: String = "http://api.example/base/v1", exceptions: String = "",
        answers: @escaping FaultyProvider.Answers = { _ in .json(#"{"ok":true}"#) },
        _ body: (RelayTest) async throws -> Void
    ) async throws {
        let proxy = try FaultyProvider(answers: answers)
        let environment = [
            "LEMONADE_P_API_KEY": "key-of-p", "HTTP_PROXY": "http://\(credentials)@127.0.0.1:\(proxy.port)",
            "NO_PROXY": exceptions,
        ]
        try await TestDaemon.with(
            environment: environment,
            configure: { configuration in
                configuration.loops = 1
                var provider = CloudProvider(name: try ProviderName("p"), baseURL: try BaseURL(url))
                provider.allowInsecureHTTP = true
                try configuration.installed.install(provider)
                configuration.resolver = Resolver { _ in .failure(ResolutionError(words: "nobody is to be looked up")) }
                configuration.discovery.firstRetry = .seconds(1000)
            }
        ) { daemon in
            await daemon.daemon.gateway.registry.settle()
            try await body(RelayTest(daemon: daemon, provider: proxy))
        }
    }

    @Test func theProxyIsAskedForTheWholeAddress() async throws {
        try await Self.forwarded { relay in
            let client = try relay.client()
            let answer = try await client.exchange(
                fields: [("Proxy-Authorization", "Basic bWluZQ=="), ("Proxy-Connection", "keep-alive")])
            #expect(answer.status == 200)
            let request = try await relay.provider.request()
            #expect(request.line == "POST http://api.example/base/v1/chat/completions HTTP/1.1")
            #expect(request.values("Host") == ["api.example"])
            #expect(request.values("Authorization") == ["Bearer key-of-p"])
            #expect(request.values("Proxy-Authorization") == ["Basic \(Self.encoded)"])
            #expect(request.values("Proxy-Connection").isEmpty)
            let listing = try await relay.provider.listing()
            #expect(listing.line == "GET http://api.example/base/v1/models HTTP/1.1")
            #expect(listing.values("Host") == ["api.example"])
            #expect(listing.values("Proxy-Authorization") == ["Basic \(Self.encoded)"])
            #expect(try await relay.daemon.modelNames() == ["p.m"])
            // All of it on one connection.
            _ = try await client.exchange()
            #expect(relay.provider.connections == 1)
        }
    }

    @Test func aPortOfTheProvidersGoesAlong() async throws {
        try await Self.forwarded("http://[2001:db8::1]:8000") { relay in
            _ = try await relay.client().exchange()
            let request = try await relay.provider.request()
            #expect(request.line == "POST http://[2001:db8::1]:8000/chat/completions HTTP/1.1")
            #expect(request.values("Host") == ["[2001:db8::1]:8000"])
        }
    }

    @Test(arguments: ["api.example", ".example", "*", "api.example:80"])
    func anExceptionIsCalledDirectly(exceptions: String) async throws {
        try await Self.forwarded(exceptions: exceptions) { relay in
            let answer = try await relay.client().exchange()
            #expect(answer.errorMessage?.contains("nobody is to be looked up") == true)
            #expect(relay.provider.connections == 0)
        }
    }

    @Test func aQuestionForCredentialsIsNotPassedOn() async throws {
        let refusal = FaultyAnswer.json(#"{"page":"of the proxy"}"#, status: "407 Proxy Authentication Required").with {
            $0.fields.append(("Proxy-Authenticate", "Basic realm=\"office\""))
        }
        try await Self.forwarded(answers: { _ in refusal }) { relay in
            let client = try relay.client()
            let answer = try await client.exchange()
            #expect(answer.status == 502)
            #expect(answer.errorCode == "upstream_unreachable")
            #expect(answer.values("Proxy-Authenticate").isEmpty)
            #expect(!answer.text.contains("of the proxy") && !answer.text.contains("office"))
            #expect(
                answer.errorMessage
                    == "Cloud provider 'p' (api.example) cannot be reached: the proxy 127.0.0.1:\(relay.provider.port) does not "
                    + "accept the user name and password in its address (status 407). See which proxy is used, and who says "
                    + "so: lemonade cloud list")
            // The client's connection goes on.
            relay.provider.answer { _ in .json("{}") }
            #expect(try await client.exchange().status == 200)
        }
    }

    /// Without a proxy on the way, whoever sends 407 is the provider.
    @Test func aProvidersOwn407IsRelayed() async throws {
        try await RelayTest.with(answers: { _ in .json("{}", status: "407 x") }) { relay in
            let answer = try await relay.client().exchange()
            #expect(answer.status == 407)
        }
    }

    @Test func streamsComePieceByPieceAndAHangUpClosesTheProxysConnection() async throws {
        let gate = FaultyProvider.Gate()
        try await Self.forwarded(
            answers: { _ in .events(["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"]).with { $0.beforePiece = gate } }
        ) { relay in
            let client = try relay.client()
            try await client.post(#"{"model":"p.m","stream":true}"#)
            _ = try await relay.provider.request()
            gate.letThrough(1)
            // The second piece is held back: this comes of itself or not at all.
            var received = ""
            while !received.contains("data: 1\n\n") {
                let more = try await client.raw.receive()
                try #require(!more.isEmpty)
                received += String(decoding: more, as: UTF8.self)
            }
            #expect(received.hasPrefix("HTTP/1.1 200"))
            client.raw.hangUp()
            _ = try await relay.provider.hangUp()
        }
    }

    @Test func aProxyThatIsNotThereIsNamedAndNotItsCredentials() async throws {
        let closed = try ClosedPort()
        defer { withExtendedLifetime(closed) {} }
        let port = closed.number
        let environment = [
            "LEMONADE_P_API_KEY": "key-of-p", "LEMONADE_P_PROXY": "http://\(Self.credentials)@127.0.0.1:\(port)",
        ]
        try await TestDaemon.with(environment: environment) { daemon in
            let answer = try await daemon.install("p", url: "https://api.example/v1")
            #expect(answer.json?["proxy"] == .null)
            #expect(answer.json?["proxy_in_use"] == .string("http://127.0.0.1:\(port)"))
            #expect(answer.json?["proxy_source"] == "LEMONADE_P_PROXY")
            let warning = answer.json?["warning"]?.string ?? ""
            let chat = try await daemon.chat("p.m")
            #expect(chat.status == 502)
            let state = try await daemon.exchange("GET", "/v1/system-info").body
            for text in [warning, chat.body] {
                #expect(
                    text.contains("Connection refused at 127.0.0.1:\(port), the proxy on the way (127.0.0.1:\(port))"))
            }
            #expect(
                daemon.log.text.contains("provider is called through a proxy")
                    && daemon.log.text.contains("http://127.0.0.1:\(port)"))
            for text in [answer.raw, chat.raw, state, daemon.log.text] {
                for secret in ["4711", Self.encoded] { #expect(!text.contains(secret)) }
            }
            let metrics = try await daemon.exchange("GET", "/metrics").body
            #expect(metrics.contains(#"cause="proxy""#))
        }
    }

    @Test func aProxyThatCannotBeUsedIsToldToEverybody() async throws {
        let environment = ["LEMONADE_P_API_KEY": "key-of-p", "https_proxy": "socks5://u:pw-4711@127.0.0.1:1"]
        try await TestDaemon.with(environment: environment) { daemon in
            let answer = try await daemon.install("p", url: "https://api.example/v1")
            let words =
                "https_proxy in lemond's environment names a proxy of the kind socks5://, which lemond cannot use"
            let chat = try await daemon.chat("p.m")
            #expect(chat.status == 502 && chat.json?["error"]?["code"] == "upstream_unreachable")
            let state = try #require(try await daemon.providers().first)
            #expect(state["proxy_in_use"] == .null && state["proxy_source"] == "https_proxy")
            let raw = try await daemon.exchange("GET", "/v1/cloud/models/p")
            #expect(raw.status == 502)
            for text in [
                answer.body, chat.body, String(decoding: state.serialized(), as: UTF8.self), daemon.log.text, raw.body,
            ] {
                #expect(text.contains(words))
                #expect(!text.contains("4711"))
            }
        }
    }
}
