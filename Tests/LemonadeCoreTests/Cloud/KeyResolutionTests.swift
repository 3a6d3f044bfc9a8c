import Testing

@testable import LemonadeCore

struct KeyResolutionTests {
    private let provider: ProviderName

    init() throws {
        provider = try ProviderName("my-gw")
    }

    private func resolve(_ environment: [String: String], runtime: String? = nil) throws -> ResolvedKey {
        KeyResolution.resolve(
            provider, environment: EnvironmentKeys(environment),
            runtime: try runtime.map { [provider: try APIKey($0)] } ?? [:])
    }

    @Test func theVariableAlwaysWins() throws {
        let resolved = try resolve(["LEMONADE_MY_GW_API_KEY": "house"], runtime: "guest")
        #expect(try resolved == .environment(APIKey("house")))
        #expect(try resolved.key == APIKey("house"))
    }

    @Test func theRuntimeKeyServesWithoutAVariable() throws {
        #expect(try resolve(["LEMONADE_OTHER_API_KEY": "x"], runtime: "guest") == .runtime(APIKey("guest")))
    }

    @Test func withoutEitherThereIsNone() throws {
        #expect(try resolve([:]) == .none)
        #expect(try resolve([:]).key == nil)
    }

    @Test(arguments: ["", "\n"])
    func anEmptyVariableCountsAsUnset(value: String) throws {
        #expect(try resolve(["LEMONADE_MY_GW_API_KEY": value], runtime: "guest") == .runtime(APIKey("guest")))
        #expect(try resolve(["LEMONADE_MY_GW_API_KEY": value]) == .none)
    }

    @Test func aVariableThatCannotBeSentHidesTheRuntimeKeyAndSaysWhy() throws {
        let resolved = try resolve(["LEMONADE_MY_GW_API_KEY": "two\nlines"], runtime: "guest")
        #expect(resolved == .unusable(.invalidKey(.controlCharacter)))
        #expect(resolved.key == nil)
    }

    @Test func theServersOwnKeysAreNobodysProviderKeys() throws {
        let keys = EnvironmentKeys(["LEMONADE_API_KEY": "a", "LEMONADE_ADMIN_API_KEY": "b", "PATH": "/bin"])
        var dumped = ""
        dump(keys, to: &dumped)
        #expect(!dumped.contains("ADMIN"))
    }

    @Test func theAuthStateSaysWhichKeysThereAre() throws {
        let environment = EnvironmentKeys(["LEMONADE_MY_GW_API_KEY": "house", "LEMONADE_B_API_KEY": ""])
        let other = try ProviderName("b")
        let runtime = [other: try APIKey("guest")]
        #expect(
            KeyResolution.authState(of: provider, environment: environment, runtime: runtime)
                == AuthState(environmentVariableSet: true, runtimeKeySet: false))
        #expect(
            KeyResolution.authState(of: other, environment: environment, runtime: runtime).json
                == ["env_var_set": false, "runtime_key_set": true])
    }
}
