/// Why a request goes nowhere.
enum RoutingError: Error, Sendable, Equatable {
    /// No such model, and no installed provider whose name it begins with.
    case modelNotFound
    /// Not known yet: the provider's first listing is under way.
    case discoveryUnderWay(ProviderName)
    /// The provider has no key.
    case missingKey(ProviderName)
    /// The provider's variable holds something that is no key.
    case unusableKey(ProviderName, CloudError)
    /// The key would travel over plain http, which nobody allowed.
    case insecure(ProviderName)
    /// The provider should be called through a proxy, and what names that cannot be used.
    case unusableProxy(Upstream, reason: String)
    /// A registered model whose files are not on this machine.
    case notDownloaded
}
