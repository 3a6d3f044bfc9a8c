import Testing

@testable import LemonadeCore

/// Listings: nobody waits for another's, what was good stays, and what is wrong is said.
@Suite struct DiscoveryTests {
    typealias Gate = FaultyProvider.Gate

    @Test func allProvidersAreAskedAtOnceAndASlowOneDelaysNobody() async throws {
        let gate = Gate()
        let providers = try (0..<6).map { try FaultyProvider(models: ["m\($0)"]) }
        providers[0].list { _ in .json(#"{"data":[{"id":"late"}]}"#).with { $0.beforeHead = gate } }
        var environment: [String: String] = [:]
        for index in 0..<6 { environment["LEMONADE_P\(index)_API_KEY"] = "k" }
        try await RegistryTest.with(
            environment: environment,
            configure: { configuration in
                for (index, provider) in providers.enumerated() {
                    try configuration.installed.install(.faulty("p\(index)", provider))
                }
            }
        ) { test in
            for provider in providers { _ = try await provider.listing() }
            try await eventually { try await test.models() == (1..<6).map { "p\($0).m\($0)" } }
            // The slow one's own models can be called by what they are called upstream, too: see PassThroughTests.
            #expect(try await test.chat("p3.m3").status == 200)
            gate.open()
            try await eventually { try await test.models().contains("p0.late") }
        }
    }

    @Test func aListingIsAskedForWithTheKeyAndNothingOfAClient() async throws {
        let provider = try FaultyProvider()
        try await RegistryTest.with { test in
            let answer = try await test.install("p", provider, key: "secret")
            #expect(answer.json?["models_discovered"]?.number?.int == 1)
            let listing = try await provider.listing()
            #expect(listing.line == "GET /base/v1/models HTTP/1.1")
            #expect(listing.values("Authorization") == ["Bearer secret"])
            #expect(listing.values("Accept") == ["application/json"])
            #expect(listing.values("Accept-Encoding") == ["identity"])
            #expect(listing.values("Host") == ["127.0.0.1:\(provider.port)"])
            #expect(listing.values("Content-Length").isEmpty && listing.body.isEmpty)
        }
    }

    /// What a provider may answer to a request for its models, and what the warning must say.
    static let failures: [(name: String, answer: FaultyAnswer, says: String, isTriedAgain: Bool)] = [
        ("401", .json(#"{"error":"no"}"#, status: "401 Unauthorized"), "401", false),
        ("403", .json("{}", status: "403 Forbidden"), "403", false),
        ("404", .json("{}", status: "404 Not Found"), "404", false),
        ("redirect", .json("{}", status: "301 x").with { $0.fields = [("Location", "/x")] }, "redirect", false),
        ("500", .json("{}", status: "500 x"), "500", true),
        ("204", FaultyAnswer(statusLine: "HTTP/1.1 204 x", framing: .none), "204", true),
        ("HTML", .json("<!DOCTYPE html><html></html>"), "web page", true),
        ("not JSON", .json("{\"data\":["), "not answer with JSON", true),
        ("no list", .json(#"{"hello":1}"#), "no list of models", true),
        ("garbage", .raw("garbage\r\n\r\n"), "not HTTP", true),
        ("FIN", .json("{}").with { $0.cut = (0, .close) }, "closed", true),
        ("RST", .json("{}").with { $0.cut = (0, .reset) }, "closed", true),
        ("cut", .json(#"{"data":[]}"#).with { $0.cut = ($0.bytes.count - 1, .close) }, "broke off", true),
        ("silence", .json("{}").with { $0.beforeHead = Gate() }, "too long", true),
        (
            "endless",
            .json("{}").with {
                $0.beforeEnd = Gate(); $0.framing = .chunked
            }, "too long", true
        ),
    ]

    @Test(arguments: failures.indices)
    func aFailedListingWarnsAndTheProviderCanBeUsedAllTheSame(index: Int) async throws {
        let (name, answer, says, isTriedAgain) = Self.failures[index]
        let provider = try FaultyProvider()
        provider.list { _ in answer }
        try await RegistryTest.with(configure: { configuration in
            // Only who does not answer waits for it; everybody else has time enough on a busy machine.
            configuration.discovery.timeout = says == "too long" ? .milliseconds(500) : .seconds(20)
            configuration.discovery.firstRetry = .milliseconds(20)
            configuration.discovery.longestRetry = .milliseconds(40)
        }) { test in
            let installed = try await test.install("p", provider)
            #expect(installed.status == 200, "\(name)")
            #expect(installed.json?["models_discovered"]?.number?.int == 0)
            let warnings = installed.json?["warnings"]?.array?.compactMap(\.string) ?? []
            let warning = try #require(warnings.first { $0.hasPrefix("Its models could not be listed: ") }, "\(name)")
            #expect(warning.contains(says), "\(warning)")
            #expect(!warning.contains("..") && !warning.contains("?.") && !warning.contains("\n"))
            #expect(installed.json?["warning"]?.string == warnings.joined(separator: " | "))

            let state = try await test.state("p")
            #expect(state["last_discovery"]?["ok"] == .bool(false))
            #expect(warning.contains(state["last_discovery"]?["error"]?.string ?? "?"))
            #expect(try await test.chat("p.anything").status == 200)
            #expect(provider.requests[0].text == #"{"model":"anything"}"#)
            #expect(test.daemon.log.text.contains("discovery failed"))

            // Time may heal it, or not.
            provider.list { _ in .json(#"{"data":[{"id":"healed"}]}"#) }
            if isTriedAgain {
                try await eventually { try await test.models() == ["p.healed"] }
            } else {
                #expect(provider.listings.count == 1)
            }
            // Somebody who asks is answered in any case.
            #expect(try await test.authenticate("p", "new").json?["models_discovered"]?.number?.int == 1)
            #expect(try await test.state("p")["last_discovery"]?["ok"] == .bool(true))
            #expect(try await test.models() == ["p.healed"])
        }
    }

    @Test func aRefusedConnectionWarnsAtOnceAndWaitsForNobody() async throws {
        let closed = try ClosedPort()
        defer { withExtendedLifetime(closed) {} }
        try await RegistryTest.with { test in
            let url = "http://127.0.0.1:\(closed.number)"
            let body =
                #"{"backend":"cloud","provider":"p","base_url":"\#(url)","allow_insecure_http":true,"api_key":"k"}"#
            // The next attempt is far off; the answer must not wait for it, however the two race.
            for _ in 0..<50 {
                let answer = try await test.call("POST", "/v1/install", body)
                #expect(answer.status == 200)
                #expect(answer.json?["warning"]?.string?.contains("Connection refused") == true)
            }
        }
    }

    @Test func theLastGoodListStaysAndHidesNobodyElses() async throws {
        let provider = try FaultyProvider(models: ["a", "b"])
        let other = try FaultyProvider(models: ["c"])
        try await RegistryTest.with { test in
            _ = try await test.install("p", provider)
            _ = try await test.install("q", other)
            provider.list { _ in .json("{}", status: "500 Oops") }
            let refreshed = try await test.call("POST", "/v1/cloud/refresh", #"{"provider":"p"}"#)
            #expect(refreshed.status == 200)
            #expect(try await test.models() == ["p.a", "p.b", "q.c"])
            let state = try await test.state("p")
            #expect(state["models_discovered"]?.number?.int == 2)
            #expect(state["last_discovery"]?["ok"] == .bool(false))
        }
    }

    @Test func attemptsBackOff() async throws {
        let limits = DiscoveryLimits()
        let first = (1...4).map { limits.retry(after: $0) }
        #expect(first == [.seconds(2), .seconds(4), .seconds(8), .seconds(16)])
        #expect(limits.retry(after: 0) == .seconds(2))
        #expect(limits.retry(after: 9) == .seconds(300))
        #expect(limits.retry(after: .max) == .seconds(300))
        let provider = try FaultyProvider()
        provider.list { _ in .json("{}", status: "503 Busy") }
        try await RegistryTest.with(
            environment: ["LEMONADE_P_API_KEY": "k"],
            configure: { configuration in
                configuration.discovery.firstRetry = .milliseconds(1)
                configuration.discovery.longestRetry = .milliseconds(8)
                try configuration.installed.install(.faulty("p", provider))
            }
        ) { test in
            // By itself, again and again, until it works.
            do { _ = try await provider.listing(6) } catch {
                print("LISTINGS", provider.listings.count, test.daemon.log.text, await test.registry.discoveries)
            }
            provider.list { _ in .json(#"{"data":[{"id":"m"}]}"#) }
            try await eventually { try await test.models() == ["p.m"] }
            // And then no more.
            let count = provider.listings.count
            _ = try await test.call("GET", "/v1/models")
            #expect(provider.listings.count == count)
        }
    }

    @Test func aHugeListingIsGivenUpAtTheLimitAndCostsNoTimeOfOthers() async throws {
        let provider = try FaultyProvider()
        let size = 100 << 20
        provider.list { _ in
            FaultyAnswer(script: [
                .send(Array("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n".utf8)), .flood(size, stalled: nil),
            ])
        }
        try await RegistryTest.with(configure: { $0.discovery.maxBytes = 1 << 20 }) { test in
            let answer = try await test.install("p", provider)
            #expect(answer.json?["warning"]?.string?.contains("too large") == true)
            _ = try await provider.hangUp()
            #expect(provider.bytesSent < 16 << 20)
            // It would be no smaller the next time.
            #expect(provider.listings.count == 1)
        }
    }

    @Test func redirectsAreNotFollowedAndTheKeyStays() async throws {
        let elsewhere = try FaultyProvider()
        let provider = try FaultyProvider()
        let target = "\(elsewhere.baseURL)/models"
        provider.list { _ in .json("{}", status: "308 Moved").with { $0.fields = [("Location", target)] } }
        try await RegistryTest.with { test in
            let installed = try await test.install("p", provider)
            #expect(installed.json?["models_discovered"]?.number?.int == 0)
            #expect(elsewhere.connections == 0)
        }
    }

    @Test func pagesAreReadToTheLastWithinTheLimit() async throws {
        let provider = try FaultyProvider()
        provider.list { request in
            request.target.contains("after_id")
                ? .json(#"{"data":[{"id":"b"}],"has_more":false}"#)
                : .json(#"{"data":[{"id":"a"}],"has_more":true,"last_id":"x y\r\n/?&"}"#)
        }
        try await RegistryTest.with { test in
            _ = try await test.install("p", provider)
            #expect(try await test.models() == ["p.a", "p.b"])
            #expect(
                provider.listings.map(\.target) == ["/base/v1/models", "/base/v1/models?after_id=x%20y%0D%0A%2F%3F%26"])
        }
    }
}
