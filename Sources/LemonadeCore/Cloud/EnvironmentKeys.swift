/// The providers' keys that the environment holds, read once: `LEMONADE_<PROVIDER>_API_KEY`.
package struct EnvironmentKeys: Sendable {
    private var keys: [String: Result<APIKey, CloudError>] = [:]

    /// The keys among those variables. An empty variable counts as unset; a lone line end is empty too.
    package init(_ environment: [String: String]) {
        for (variable, value) in environment where EnvironmentKeys.isProviderVariable(variable) {
            do {
                keys[variable] = .success(try APIKey(value))
            } catch {
                if error != .invalidKey(.empty) { keys[variable] = .failure(error) }
            }
        }
    }

    /// The provider's key, or why its variable cannot be used; nil if the variable is not set.
    subscript(provider: ProviderName) -> Result<APIKey, CloudError>? {
        keys[provider.environmentVariable]
    }

    private static func isProviderVariable(_ name: String) -> Bool {
        name.hasPrefix("LEMONADE_") && name.hasSuffix("_API_KEY")
            && name != "LEMONADE_API_KEY" && name != "LEMONADE_ADMIN_API_KEY"
    }
}
