/// A request to use a key for an installed provider until the daemon ends.
struct AuthRequest: Sendable {
    /// The provider.
    let provider: ProviderName
    /// The key.
    let apiKey: String
    /// Whether it may travel over plain http; nil keeps what is stored.
    var allowInsecureHTTP: Bool?

    /// The provider as it is to be stored, and the key.
    func outcome(
        stored: CloudProvider?, keys: AuthState
    ) throws(CloudError) -> (provider: CloudProvider, key: APIKey) {
        guard var provider = stored else { throw .notInstalled(provider) }
        let key = try APIKey(apiKey)
        // The operator's key is not to be overridden by a client, so nothing of the request takes effect.
        guard !keys.environmentVariableSet else { throw .authConflict(self.provider) }
        provider.allowInsecureHTTP = allowInsecureHTTP ?? provider.allowInsecureHTTP
        guard provider.mayCarryKey else { throw .insecureHTTPRequiresOptIn(self.provider) }
        return (provider, key)
    }
}
