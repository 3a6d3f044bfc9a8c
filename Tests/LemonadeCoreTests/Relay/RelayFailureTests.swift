import Testing

@testable import LemonadeCore

/// What fails before the provider's first byte is a real status, with words that help.
@Suite struct RelayFailureTests {
    /// A daemon whose provider `p` stands at that base URL.
    static func at(
        _ url: String, insecure: Bool = true,
        configure: @escaping (inout Daemon.Configuration) -> Void = { _ in },
        _ body: (RelayTest) async throws -> Void
    ) async throws {
        try await RelayTest.with(
            configure: { configuration, provider in
                var installed = try CloudProvider.faulty("p", provider)
                installed.baseURL = try BaseURL(url.replacing("PORT", with: String(provider.port)))
                installed.allowInsecureHTTP = insecure
                configuration.installed = InstalledProviders()
                try configuration.installed.install(installed)
                configuration.discovery.firstRetry = .seconds(1000)
                configure(&configuration)
            }, body)
    }

    @Test(arguments: ["m", "x.m", "gpt-4", "p", "p.", ".m", "P.m", "p m", "llama3.2", "..", "x.p.m", "p-.m"])
    func anUnknownModelIsNotFound(model: String) async throws {
        try await RelayTest.with { relay in
            let client = try relay.client()
            let answer = try await client.exchange(#"{"model":"\#(model)"}"#)
            #expect(answer.status == 404)
            #expect(answer.errorCode == "model_not_found")
            #expect(answer.json?["error"]?["type"]?.string == "model_not_found")
            #expect(answer.json?["error"]?["param"]?.string == "model")
            #expect(answer.errorMessage?.contains("'\(model)'") == true)
            #expect(relay.provider.requests.isEmpty)
            #expect(try await client.exchange().status == 200)
        }
    }

    /// Any name of an installed provider is passed on, listed or not; but names are kept, and a body may hold a long one.
    @Test func aNameLongerThanAnyModelsIsNotFound() async throws {
        try await RelayTest.with { relay in
            let client = try relay.client()
            let longest = String(repeating: "m", count: DiscoveredModel.longestID)
            #expect(try await client.exchange(#"{"model":"p.\#(longest)"}"#).status == 200)
            for excess in [1, 1_000_000] {
                let name = longest + String(repeating: "m", count: excess)
                let answer = try await client.exchange(#"{"model":"p.\#(name)"}"#)
                #expect(answer.status == 404)
                #expect(answer.errorCode == "model_not_found")
                #expect(answer.body.count < 1000)
            }
            #expect(relay.provider.requests.count == 1)
        }
    }

    @Test func aProviderWithoutAKeySaysHowToGiveItOne() async throws {
        let provider = try FaultyProvider()
        try await TestDaemon.with(
            configure: { configuration in
                try configuration.installed.install(.faulty("fireworks", provider))
            }
        ) { daemon in
            let client = try RelayClient(port: daemon.port)
            let answer = try await client.exchange(#"{"model":"fireworks.llama"}"#)
            #expect(answer.status == 404)
            #expect(answer.errorCode == "missing_api_key")
            #expect(
                answer.errorMessage == "No API key for cloud provider 'fireworks'. Set LEMONADE_FIREWORKS_API_KEY in "
                    + "lemond's environment, or run: lemonade cloud auth fireworks")
            #expect(answer.json?["error"]?["details"]?["provider"]?.string == "fireworks")
            #expect(answer.json?["error"]?["details"]?["env_var"]?.string == "LEMONADE_FIREWORKS_API_KEY")
            #expect(provider.connections == 0)
        }
    }

    @Test func aKeyIsNotSentOverPlainHTTPUnasked() async throws {
        try await Self.at("http://127.0.0.1:PORT", insecure: false) { relay in
            let answer = try await relay.client().exchange()
            #expect(answer.status == 400)
            #expect(answer.errorCode == "insecure_http_requires_opt_in")
            #expect(relay.provider.connections == 0)
        }
    }

    @Test func aRefusedConnectionIsTold() async throws {
        let closed = try ClosedPort()
        defer { withExtendedLifetime(closed) {} }
        try await Self.at("http://127.0.0.1:\(closed.number)") { relay in
            let answer = try await relay.client().exchange()
            #expect(answer.status == 502)
            #expect(answer.errorCode == "upstream_unreachable")
            #expect(answer.json?["error"]?["type"]?.string == "backend_error")
            #expect(answer.errorMessage?.contains("Connection refused") == true)
        }
    }

    @Test func aNameWithoutAnAddressIsTold() async throws {
        try await Self.at(
            "http://no.such.host/v1",
            configure: { configuration in
                configuration.resolver = Resolver { _ in .failure(ResolutionError(words: "Name or service not known")) }
            }
        ) { relay in
            let answer = try await relay.client().exchange()
            #expect(answer.status == 502)
            #expect(answer.errorCode == "upstream_unreachable")
            #expect(answer.errorMessage?.contains("no.such.host") == true)
            #expect(answer.errorMessage?.contains("Name or service not known") == true)
        }
    }

    @Test func everyAddressIsTried() async throws {
        try await Self.at(
            "http://two.addresses:PORT",
            configure: { configuration in
                // The provider listens on the second one only.
                configuration.resolver = Resolver { _ in
                    .success([
                        SocketAddress(.v4([127, 0, 0, 2], port: 0)), SocketAddress(.v4([127, 0, 0, 1], port: 0)),
                    ])
                }
            }
        ) { relay in
            #expect(try await relay.client().exchange().status == 200)
            let request = try await relay.provider.request()
            #expect(request.values("Host") == ["two.addresses:\(relay.provider.port)"])
        }
    }

    @Test func noConnectionWithinTheLimitIsATimeout() async throws {
        let full = FullListener()
        try await Self.at(
            "http://127.0.0.1:\(full.port)",
            configure: { $0.clientLimits.connect = .milliseconds(100) }
        ) { relay in
            let answer = try await relay.client().exchange()
            try answer.expectTimeout("connect", setting: "connect_timeout", limit: "0.1 s")
        }
    }

    @Test func aResolverThatHangsIsATimeout() async throws {
        let gate = FaultyProvider.Gate()
        try await Self.at(
            "http://slow.host",
            configure: { configuration in
                configuration.clientLimits.connect = .milliseconds(100)
                configuration.resolver = .blocked(by: gate)
            }
        ) { relay in
            let answer = try await relay.client().exchange()
            gate.open()
            try answer.expectTimeout("connect", setting: "connect_timeout", limit: "0.1 s")
        }
    }

    @Test(arguments: ["", "HTTP/1.1 100 Continue\r\n\r\n"])
    func noFirstByteWithinTheLimitIsATimeout(interim: String) async throws {
        try await RelayTest.with(
            configure: { configuration, _ in configuration.clientLimits.firstByte = .milliseconds(100) },
            answers: { _ in
                FaultyAnswer(script: [.readBody, .send(Array(interim.utf8)), .pass(FaultyProvider.Gate())])
            }
        ) { relay in
            let client = try relay.client()
            try await client.exchange().expectTimeout("first_byte", setting: "first_byte_timeout", limit: "0.1 s")
            _ = try await relay.provider.hangUp()
            // The next request is not answered by what the first one left behind.
            relay.provider.answer { _ in .json("{}") }
            #expect(try await client.exchange().text == "{}")
        }
    }

    @Test func aHeadThatStopsIsAGap() async throws {
        try await RelayTest.with(
            configure: { configuration, _ in configuration.clientLimits.gap = .milliseconds(100) },
            answers: { _ in
                FaultyAnswer(script: [
                    .readBody, .send(Array("HTTP/1.1 200 OK\r\nContent-Le".utf8)), .pass(FaultyProvider.Gate()),
                ])
            }
        ) { relay in
            try await relay.client().exchange().expectTimeout("gap", setting: "gap_timeout", limit: "0.1 s")
        }
    }

    @Test func anInterimAnswerIsNotTheFirstByte() async throws {
        let gate = FaultyProvider.Gate()
        try await RelayTest.with(
            configure: { configuration, _ in configuration.clientLimits.gap = .milliseconds(100) },
            answers: { request in
                if request.values("X-Timer").isEmpty {
                    return FaultyAnswer.json("{}").with {
                        $0.interim = ["HTTP/1.1 103 Early Hints\r\n\r\n"]
                        $0.beforeHead = gate
                    }
                }
                return FaultyAnswer(script: [.readBody, .send(Array("HTTP/1.1 ".utf8)), .pass(FaultyProvider.Gate())])
            }
        ) { relay in
            let client = try relay.client()
            try await client.post()
            _ = try await relay.provider.request()
            // Another request runs into the limit on gaps, twice, so that time passes.
            for _ in 0..<2 {
                let timer = try await relay.client().exchange(fields: [("X-Timer", "1")])
                #expect(timer.errorCode == "upstream_timeout")
            }
            gate.open()
            #expect(try await client.answer().text == "{}")
        }
    }

    @Test func aRequestThatIsNotTakenIsATimeout() async throws {
        try await RelayTest.with(
            configure: { configuration, _ in configuration.clientLimits.gap = .milliseconds(300) },
            answers: { _ in FaultyAnswer(script: [.pass(FaultyProvider.Gate())]) }
        ) { relay in
            let filler = String(repeating: "x", count: 32 << 20)
            let answer = try await relay.client().exchange(#"{"model":"p.m","x":"\#(filler)"}"#)
            try answer.expectTimeout("send", setting: "gap_timeout", limit: "0.3 s")
        }
    }

    @Test(arguments: [0, 1, 8, 30, 37], FaultyAnswer.End.allCases)
    func aConnectionThatEndsBeforeTheAnswerIsTold(bytes: Int, end: FaultyAnswer.End) async throws {
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.cut = (bytes, end) } }) { relay in
            let client = try relay.client()
            let answer = try await client.exchange()
            #expect(answer.status == 502)
            #expect(answer.errorCode == "upstream_closed")
            #expect(answer.errorMessage?.contains("the request may have been processed") == true)
            // Sent once: it may have been billed.
            #expect(relay.provider.requests.count == 1)
            relay.provider.answer { _ in .json("{}") }
            #expect(try await client.exchange().text == "{}")
        }
    }
}

extension RelayAnswer {
    /// Checks that this tells of a limit that passed.
    func expectTimeout(_ phase: String, setting: String, limit: String) throws {
        #expect(status == 504)
        #expect(errorCode == "upstream_timeout")
        #expect(json?["error"]?["type"]?.string == "timeout_error")
        #expect(json?["error"]?["details"]?["phase"]?.string == phase)
        let message = try #require(errorMessage)
        #expect(message.contains(setting) && message.contains(limit), "\(message)")
    }
}

extension Resolver {
    /// A resolver whose look-ups hang until the gate is opened.
    static func blocked(by gate: FaultyProvider.Gate, reached: FaultyProvider.Gate? = nil) -> Resolver {
        Resolver { _ in
            reached?.open()
            gate.block()
            return .failure(ResolutionError(words: "too late"))
        }
    }
}
