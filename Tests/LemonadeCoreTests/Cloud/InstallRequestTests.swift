import Testing

@testable import LemonadeCore

struct InstallRequestTests {
    private let name: ProviderName
    private let key: APIKey
    private let noKeys = AuthState()
    private let house = AuthState(environmentVariableSet: true)
    private let guest = AuthState(runtimeKeySet: true)

    init() throws {
        name = try ProviderName("gw")
        key = try APIKey("k1")
    }

    private func stored(_ url: String = "https://host/v1", insecure: Bool = false) throws -> CloudProvider {
        var provider = CloudProvider(name: name, baseURL: try BaseURL(url))
        provider.allowInsecureHTTP = insecure
        return provider
    }

    private func request(_ change: (inout InstallRequest) -> Void) -> InstallRequest {
        var request = InstallRequest(provider: name)
        change(&request)
        return request
    }

    @Test func aFirstInstallHasTheDefaults() throws {
        let outcome = try request { $0.baseURL = "https://host/v1/" }.outcome(stored: nil, keys: noKeys)
        #expect(outcome == InstallOutcome(provider: try stored(), runtimeKey: .keep, warnings: []))
    }

    @Test func aFirstInstallNeedsAnAddress() {
        let error = #expect(throws: CloudError.missingBaseURL(name)) {
            try request { $0.apiKey = "k1" }.outcome(stored: nil, keys: noKeys)
        }
        #expect(error?.member == "base_url")
    }

    @Test func absentMembersKeepTheirStoredValues() throws {
        var old = try stored("http://host/v1", insecure: true)
        old.authHeader = try AuthHeader(name: "x-api-key", prefix: "")
        old.otherMembers = ["note": "mine"]
        old.certificateFile = "/ca.pem"
        old.dialectName = "vllm"
        old.proxy = .direct
        #expect(try request { _ in }.outcome(stored: old, keys: guest).provider == old)

        let renamed = try request { $0.authHeaderName = "api-key" }.outcome(stored: old, keys: guest).provider
        #expect(renamed.authHeader == (try AuthHeader(name: "api-key", prefix: "")))
        #expect(renamed.otherMembers == old.otherMembers)

        let moved = try request { $0.baseURL = "https://new" }.outcome(stored: old, keys: guest).provider
        #expect(moved.authHeader == old.authHeader)
        #expect(moved.allowInsecureHTTP)
        #expect(moved.certificateFile == "/ca.pem")
    }

    @Test(arguments: ["https://other/v1", "https://host/tenant2", "http://host/v1", "https://host:8443/v1"])
    func anotherAddressDiscardsTheRuntimeKey(url: String) throws {
        let outcome = try request { $0.baseURL = url }.outcome(stored: stored(), keys: guest)
        #expect(outcome.runtimeKey == .discard)
    }

    /// Over plain http whoever is the proxy reads the key; TLS keeps it from him.
    @Test(arguments: [("http://host/v1", RuntimeKeyChange.discard), ("https://host/v1", .keep)])
    func anotherProxyDiscardsTheRuntimeKeyOfPlainHTTP(url: String, change: RuntimeKeyChange) throws {
        let old = try stored(url, insecure: true)
        #expect(try request { $0.proxy = "http://proxy:1" }.outcome(stored: old, keys: guest).runtimeKey == change)
        #expect(try request { $0.proxy = "default" }.outcome(stored: old, keys: guest).runtimeKey == .keep)
    }

    @Test func aProxyIsGivenKeptAndTakenBack() throws {
        var old = try stored()
        old = try request { $0.proxy = "Proxy.Example:3128" }.outcome(stored: old, keys: noKeys).provider
        #expect(old.proxy.text == "http://proxy.example:3128")
        #expect(try request { _ in }.outcome(stored: old, keys: noKeys).provider == old)
        old = try request { $0.proxy = "none" }.outcome(stored: old, keys: noKeys).provider
        #expect(old.proxy == .direct)
        #expect(try request { $0.proxy = "default" }.outcome(stored: old, keys: noKeys).provider.proxy == .unset)
    }

    @Test func aProxysCredentialsAreRefusedWithAWayOut() throws {
        let error = #expect(throws: CloudError.invalidProxy(name, .userInfo)) {
            try request { $0.proxy = "http://user:secret@proxy:1" }.outcome(stored: stored(), keys: noKeys)
        }
        #expect(error?.member == "proxy")
        #expect(
            error?.message == "proxy holds a user name or password, which are never stored. Set the whole address as "
                + "LEMONADE_GW_PROXY in lemond's environment instead.")
    }

    @Test func theSameAddressInAnotherSpellingKeepsTheRuntimeKey() throws {
        let outcome = try request { $0.baseURL = "HTTPS://HOST:443/v1/" }.outcome(stored: stored(), keys: guest)
        #expect(outcome.runtimeKey == .keep)
    }

    @Test func aSuppliedKeyIsStoredEvenWithANewAddress() throws {
        let outcome = try request {
            $0.baseURL = "https://other"
            $0.apiKey = "k1\n"
        }.outcome(stored: stored(), keys: guest)
        #expect(outcome.runtimeKey == .store(key))
    }

    @Test func aSuppliedKeyGivesWayToTheVariableAndSaysSo() throws {
        let outcome = try request { $0.apiKey = "k1" }.outcome(stored: stored(), keys: house)
        #expect(outcome.runtimeKey == .keep)
        #expect(outcome.warnings == [.environmentWins(name)])
        #expect(outcome.warnings[0].message.contains("LEMONADE_GW_API_KEY"))
    }

    @Test func anEmptyKeyIsNoKey() throws {
        let outcome = try request { $0.apiKey = "" }.outcome(stored: stored(), keys: noKeys)
        #expect(outcome.runtimeKey == .keep)
        #expect(outcome.warnings == [.emptyKey])
    }

    @Test func plainHTTPWithoutAKeyIsAcceptedWithAWarning() throws {
        for url in ["http://host/v1", "http://localhost:8080/v1", "http://[::1]/v1"] {
            let outcome = try request { $0.baseURL = url }.outcome(stored: nil, keys: noKeys)
            #expect(outcome.warnings == [.insecureHTTP])
        }
    }

    @Test(arguments: ["http://host/v1", "http://localhost:8080/v1", "http://127.0.0.1/v1"])
    func plainHTTPWithAKeyNeedsTheOptIn(url: String) throws {
        let withKey = request {
            $0.baseURL = url
            $0.apiKey = "k1"
        }
        #expect(throws: CloudError.insecureHTTPRequiresOptIn(name)) { try withKey.outcome(stored: nil, keys: noKeys) }
        let withVariable = request { $0.baseURL = url }
        #expect(throws: CloudError.insecureHTTPRequiresOptIn(name)) {
            try withVariable.outcome(stored: nil, keys: house)
        }
        let optedIn = request {
            $0.baseURL = url
            $0.apiKey = "k1"
            $0.allowInsecureHTTP = true
        }
        let outcome = try optedIn.outcome(stored: nil, keys: noKeys)
        #expect(outcome.runtimeKey == .store(key))
        #expect(outcome.provider.mayCarryKey)
        #expect(outcome.warnings.isEmpty)
    }

    @Test func aRuntimeKeyThatStaysNeedsTheOptInToo() throws {
        let revoked = request { $0.allowInsecureHTTP = false }
        #expect(throws: CloudError.insecureHTTPRequiresOptIn(name)) {
            try revoked.outcome(stored: stored("http://host/v1", insecure: true), keys: guest)
        }
        // It does not stay when the address changes, so there is no key to protect.
        let moved = request {
            $0.baseURL = "http://other/v1"
            $0.allowInsecureHTTP = false
        }
        #expect(try moved.outcome(stored: stored(), keys: guest).warnings == [.insecureHTTP])
    }

    @Test func httpsStaysHTTPSWhateverTheFlagSays() throws {
        let outcome = try request {
            $0.baseURL = "https://host/v1"
            $0.allowInsecureHTTP = true
            $0.apiKey = "k1"
        }.outcome(stored: nil, keys: noKeys)
        #expect(outcome.provider.baseURL.origin.scheme == .https)
        #expect(outcome.warnings.isEmpty)
    }

    @Test func badMembersAreNamed() throws {
        let rows: [(change: (inout InstallRequest) -> Void, member: String)] = [
            ({ $0.baseURL = "nonsense" }, "base_url"),
            ({ $0.authHeaderName = "Content-Length" }, "auth_header_name"),
            ({ $0.authHeaderPrefix = "a\nb" }, "auth_header_prefix"),
            ({ $0.apiKey = "a\nb" }, "api_key"),
        ]
        for row in rows {
            let error = #expect(throws: CloudError.self) {
                try request(row.change).outcome(stored: stored(), keys: noKeys)
            }
            #expect(error?.member == row.member)
        }
    }

    @Test func aPastedEndpointIsPointedOut() throws {
        let outcome = try request { $0.baseURL = "https://h/v1/chat/completions" }.outcome(stored: nil, keys: noKeys)
        #expect(outcome.warnings == [.endpointInBaseURL("/chat/completions")])
        #expect(outcome.provider.baseURL.path == "/v1/chat/completions")
    }
}
