import Testing

@testable import LemonadeCore

struct AuthRequestTests {
    private let name: ProviderName

    init() throws {
        name = try ProviderName("gw")
    }

    private func stored(_ url: String) throws -> CloudProvider {
        CloudProvider(name: name, baseURL: try BaseURL(url))
    }

    @Test func givesTheKeyToAnInstalledProvider() throws {
        let (provider, key) = try AuthRequest(provider: name, apiKey: "k").outcome(
            stored: stored("https://h"), keys: AuthState(runtimeKeySet: true))
        #expect(try provider == stored("https://h"))
        #expect(try key == APIKey("k"))
    }

    @Test func needsAnInstalledProvider() {
        #expect(throws: CloudError.notInstalled(name)) {
            try AuthRequest(provider: name, apiKey: "k").outcome(stored: nil, keys: AuthState())
        }
    }

    @Test func refusesAnEmptyKey() {
        #expect(throws: CloudError.invalidKey(.empty)) {
            try AuthRequest(provider: name, apiKey: "").outcome(stored: stored("https://h"), keys: AuthState())
        }
    }

    @Test func conflictsWithTheVariable() throws {
        var request = AuthRequest(provider: name, apiKey: "k")
        request.allowInsecureHTTP = true
        #expect(throws: CloudError.authConflict(name)) {
            try request.outcome(stored: stored("http://h"), keys: AuthState(environmentVariableSet: true))
        }
    }

    @Test func storesTheOptInWithTheKey() throws {
        let plain = AuthRequest(provider: name, apiKey: "k")
        #expect(throws: CloudError.insecureHTTPRequiresOptIn(name)) {
            try plain.outcome(stored: stored("http://localhost"), keys: AuthState())
        }
        let optedIn = AuthRequest(provider: name, apiKey: "k", allowInsecureHTTP: true)
        #expect(try optedIn.outcome(stored: stored("http://localhost"), keys: AuthState()).provider.allowInsecureHTTP)
    }
}
