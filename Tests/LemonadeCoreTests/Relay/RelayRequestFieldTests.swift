import Testing

@testable import LemonadeCore

/// Which of the client's fields reach the provider, and what is added.
@Suite struct RelayRequestFieldTests {
    static let dropped: [(String, String)] = [
        ("Connection", "keep-alive, X-Hop, x-two"), ("X-Hop", "1"), ("X-TWO", "2"),
        ("Keep-Alive", "timeout=5"), ("Proxy-Connection", "keep-alive"), ("Proxy-Authenticate", "x"),
        ("Proxy-Authorization", "Basic eDp5"), ("TE", "trailers"), ("Upgrade", "h2c"),
        ("authorization", "Bearer client"), ("X-API-KEY", "client"), ("api-Key", "client"),
        ("Cookie", "a=b"), ("Referer", "http://localhost/page"), ("Sec-Fetch-Mode", "cors"),
        ("Sec-CH-UA", "x"), ("Forwarded", "for=1.2.3.4"), ("X-Forwarded-For", "1.2.3.4"),
        ("x-forwarded-proto", "https"), ("X-Forwarded-Anything", "x"), ("Accept-Encoding", "gzip, br"),
        ("X-Provider-Key", "client"),
    ]

    static let passed: [(String, String)] = [
        ("User-Agent", "sdk/1.0 (x)"), ("Accept", "application/json"), ("accept", "text/event-stream;q=0.5"),
        ("X-Dup", "b"), ("X-Dup", "a"), ("OpenAI-Organization", "org"), ("anthropic-version", "2023-06-01"),
        ("x-stainless-retry-count", "0"), ("X-Empty", ""), ("X-Umlaut", "grün"), ("Idempotency-Key", "k"),
        ("Via", "1.1 proxy"), ("X-Real-IP", "1.2.3.4"), ("Content-Encoding", "identity"), ("X-Forwarded", "x"),
        ("Section", "x"), ("X-Api-Keys", "x"), ("HTTP-Referer", "https://app.example"),
    ]

    @Test func passesWhatIsTheClientsAndDropsWhatConcernsThisHop() async throws {
        try await RelayTest.with(
            configure: { configuration, provider in
                var installed = try CloudProvider.faulty("p", provider)
                installed.authHeader = try AuthHeader(name: "x-provider-KEY", prefix: "Key=")
                configuration.installed = InstalledProviders()
                try configuration.installed.install(installed)
            }
        ) { relay in
            var fields: [(String, String)] = []
            for index in 0..<max(Self.dropped.count, Self.passed.count) {
                if index < Self.passed.count { fields.append(Self.passed[index]) }
                if index < Self.dropped.count { fields.append(Self.dropped[index]) }
            }
            #expect(try await relay.client().exchange(fields: fields).status == 200)
            let request = try await relay.provider.request()
            let expected =
                [("Host", "127.0.0.1:\(relay.provider.port)"), ("Content-Type", "application/json")] + Self.passed + [
                    ("x-provider-KEY", "Key=key-of-p"), ("Accept-Encoding", "identity"), ("Content-Length", "13"),
                ]
            #expect(request.fields.map(\.name) == expected.map(\.0))
            #expect(request.fields.map(\.value) == expected.map(\.1))
        }
    }

    /// Odd as they are, these are names that an administrator may choose for the key.
    @Test(arguments: ["User-Agent", "Date", "Cookie", "X-Forwarded-Key", "Sec-Key", "Server", "x-request-id"])
    func aClientCannotSendTheFieldThatCarriesTheKey(name: String) async throws {
        try await RelayTest.with(
            configure: { configuration, provider in
                var installed = try CloudProvider.faulty("p", provider)
                installed.authHeader = try AuthHeader(name: name, prefix: "")
                configuration.installed = InstalledProviders()
                try configuration.installed.install(installed)
            }
        ) { relay in
            let fields = [(name.lowercased(), "forged"), (name.uppercased(), "forged-too"), ("X-Other", "x")]
            #expect(try await relay.client().exchange(fields: fields).status == 200)
            let request = try await relay.provider.request()
            #expect(request.values(name) == ["key-of-p"])
            #expect(request.values("X-Other") == ["x"])
        }
    }

    @Test func theKeyGoesAsBearerByDefaultAndTheClientsNever() async throws {
        try await RelayTest.with { relay in
            let fields = [("Authorization", "Bearer forged"), ("AUTHORIZATION", "Basic Zm9yZ2Vk")]
            #expect(try await relay.client().exchange(fields: fields).status == 200)
            let request = try await relay.provider.request()
            #expect(request.values("Authorization") == ["Bearer key-of-p"])
            #expect(request.values("Accept-Encoding") == ["identity"])
        }
    }

    @Test func theClientsOwnRequestIDGoesUpstreamAndComesBack() async throws {
        try await RelayTest.with { relay in
            let answer = try await relay.client().exchange(fields: [("X-Request-Id", "mine-1")])
            #expect(answer["x-request-id"] == "mine-1")
            #expect(try await relay.provider.request().values("X-Request-Id") == ["mine-1"])
        }
    }

    @Test func expectationsAreMetHereAndNotPassedOn() async throws {
        try await RelayTest.with { relay in
            let client = try relay.client()
            let body = #"{"model":"p.m"}"#
            let request = String(
                decoding: RelayClient.request(Array(body.utf8), fields: [("Expect", "100-continue")]), as: UTF8.self)
            try await client.raw.send(String(request.dropLast(body.count)))
            #expect(try await client.head().status == 100)
            try await client.raw.send(body)
            #expect(try await client.answer().status == 200)
            #expect(try await relay.provider.request().values("Expect").isEmpty)
        }
    }
}
