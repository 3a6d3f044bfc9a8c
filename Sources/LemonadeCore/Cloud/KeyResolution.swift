/// The order in which a provider's key is looked for: its variable, the key supplied at run time, none.
enum KeyResolution {
    /// The key to use for the provider now.
    static func resolve(
        _ provider: ProviderName, environment: EnvironmentKeys, runtime: [ProviderName: APIKey]
    ) -> ResolvedKey {
        switch environment[provider] {
        case .success(let key): .environment(key)
        case .failure(let error): .unusable(error)
        case nil: runtime[provider].map(ResolvedKey.runtime) ?? .none
        }
    }

    /// Where the provider's key could come from.
    static func authState(
        of provider: ProviderName, environment: EnvironmentKeys, runtime: [ProviderName: APIKey]
    ) -> AuthState {
        AuthState(environmentVariableSet: environment[provider] != nil, runtimeKeySet: runtime[provider] != nil)
    }
}
