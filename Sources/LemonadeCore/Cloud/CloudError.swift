/// Why a provider, its key or its settings are not accepted.
package enum CloudError: Error, Sendable, Equatable {
    /// A name outside the rules; the name is cut to the longest that is accepted.
    case invalidProviderName(String, ProviderNameFault)
    /// Another installed provider has the same variable name.
    case variableTaken(ProviderName, by: ProviderName)
    /// `InstalledProviders.most` providers are installed.
    case tooManyProviders
    /// A first install without an address.
    case missingBaseURL(ProviderName)
    /// An address outside the rules.
    case invalidBaseURL(BaseURLFault)
    /// A field name outside the rules.
    case invalidAuthHeaderName(AuthHeaderFault)
    /// A field prefix outside the rules.
    case invalidAuthHeaderPrefix(AuthHeaderFault)
    /// A proxy outside the rules.
    case invalidProxy(ProviderName, ProxyFault)
    /// A key outside the rules.
    case invalidKey(APIKeyFault)
    /// A key would travel over plain http and nobody said that it may.
    case insecureHTTPRequiresOptIn(ProviderName)
    /// No provider of that name is installed.
    case notInstalled(ProviderName)
    /// A key was supplied while the provider's variable is set.
    case authConflict(ProviderName)
    /// A provider's entry in the configuration cannot be read; the path says which (`cloud_providers[2].base_url`).
    case invalidConfiguration(path: String, reason: String)
}
