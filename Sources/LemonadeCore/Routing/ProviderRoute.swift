/// Everything that a request to one provider needs, made once when something about the provider changes.
final class ProviderRoute: Sendable {
    /// The provider.
    let provider: CloudProvider
    /// Its key, by the order of resolution.
    let key: ResolvedKey
    /// Where connections go.
    let target: ConnectionTarget
    /// Whether its models are being listed for the first time, so that a name that is not known may be in a moment.
    let isDiscovering: Bool

    /// The route to `provider` with that key.
    init(provider: CloudProvider, key: ResolvedKey, isDiscovering: Bool) {
        self.provider = provider
        self.key = key
        self.isDiscovering = isDiscovering
        let origin = provider.baseURL.origin
        target = ConnectionTarget(
            isSecure: origin.scheme == .https, host: origin.host, port: origin.port,
            certificateFile: provider.certificateFile)
    }

    /// How errors name it.
    var upstream: Upstream {
        .provider(provider.name.text, address: provider.baseURL.origin.authority)
    }
}
