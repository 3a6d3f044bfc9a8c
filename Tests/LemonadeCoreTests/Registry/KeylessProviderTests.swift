import Testing

@testable import LemonadeCore

/// Providers that ask for no key: servers on this machine, mostly.
struct KeylessProviderTests {
    private func install(_ test: RegistryTest, _ provider: FaultyProvider, _ more: String) async throws -> RelayAnswer {
        try await test.call(
            "POST", "/v1/install",
            #"{"backend":"cloud","provider":"p","base_url":"\#(provider.baseURL)"\#(more)}"#)
    }

    @Test func isListedAndCalledWithoutOne() async throws {
        let provider = try FaultyProvider()
        try await RegistryTest.with { test in
            let answer = try await install(test, provider, #","requires_key":false"#)
            #expect(answer.json?["models_discovered"]?.number?.int == 1)
            #expect(answer.json?["requires_key"] == .bool(false))
            // Nothing travels, so there is nothing to warn of.
            #expect(answer.json?["warnings"] == nil)
            #expect(try await provider.listing().values("Authorization").isEmpty)
            #expect(try await test.models() == ["p.m"])
            #expect(try await test.chat("p.m", fields: [("Authorization", "Bearer mine")]).status == 200)
            #expect(try await provider.request().values("Authorization").isEmpty)
            #expect(try await test.call("GET", "/v1/cloud/models/p").status == 200)
            #expect(test.daemon.store.all.last?.all.first?.json["requires_key"] == .bool(false))
        }
    }

    @Test func withoutThatWordNobodyIsCalled() async throws {
        let provider = try FaultyProvider()
        try await RegistryTest.with { test in
            #expect(try await install(test, provider, "").json?["models_discovered"]?.number?.int == 0)
            #expect(try await test.chat("p.m").status == 404)
            #expect(provider.connections == 0)
            // What is stored is kept when it is not named.
            _ = try await install(test, provider, #","requires_key":false"#)
            #expect(try await install(test, provider, "").json?["requires_key"] == .bool(false))
        }
    }

    @Test func aKeyThatThereIsIsSentWhereItMayBe() async throws {
        let provider = try FaultyProvider()
        try await RegistryTest.with(environment: ["LEMONADE_P_API_KEY": "sk-1"]) { test in
            #expect(try await install(test, provider, #","requires_key":false"#).status == 400)
            _ = try await install(test, provider, #","requires_key":false,"allow_insecure_http":true"#)
            #expect(try await test.chat("p.m").status == 200)
            #expect(try await provider.request().values("Authorization") == ["Bearer sk-1"])
        }
    }

    @Test func aKeyThatCannotBeUsedIsToldAtTheStart() async throws {
        let provider = try FaultyProvider()
        try await RegistryTest.with(
            environment: ["LEMONADE_P_API_KEY": "sk 1\n2"],
            configure: { try $0.installed.install(.faulty("p", provider)) }
        ) { test in
            #expect(test.daemon.log.text.contains("a provider's key cannot be used"))
            #expect(test.daemon.log.text.contains("LEMONADE_P_API_KEY"))
            #expect(!test.daemon.log.text.contains("sk 1"))
            #expect(provider.connections == 0)
        }
    }
}
