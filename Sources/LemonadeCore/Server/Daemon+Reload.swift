/// Changing what the daemon works by while it serves. No connection is dropped.
extension Daemon {
    /// Reads configuration and keys again and works by them. What is broken, or would open the server to whom it should not, is
    /// refused as a whole, and everything stays as it was.
    package func reload(_ store: ConfigurationStore) async throws(ConfigurationFault) {
        let isLocal = addresses.allSatisfy(\.isLoopback)
        let reloaded = try await gateway.registry.reload { () throws(ConfigurationFault) in
            try store.reload { (configuration, variables) throws(ConfigurationFault) in
                try Reloaded(configuration, keyVariables: variables, isLocal: isLocal)
            }
        }
        for entry in gateway.modelsInUse.all where reloaded.installed[entry.provider] == nil {
            gateway.modelsInUse.unload(provider: entry.provider)
        }
        await gateway.apply(store, keys: reloaded.keys)
    }
}

/// What a reload brings, checked.
struct Reloaded: Sendable {
    /// The server's own keys.
    let keys: ServerKeys
    /// The providers' keys.
    let environment: EnvironmentKeys
    /// Who is called through which proxy.
    let proxies: ProxyRules
    /// What is installed.
    let installed: InstalledProviders

    /// Checks what was read; `isLocal` says whether only this machine can connect.
    init(_ configuration: Configuration, keyVariables: [String: String], isLocal: Bool) throws(ConfigurationFault) {
        do {
            keys = try ServerKeys(environment: keyVariables)
        } catch {
            throw .keys(error)
        }
        if let refusal = ListenPolicy.refusal(
            isLocal: isLocal, keyRequired: keys.keyRequired,
            allowedOrigins: configuration.settings.allowedOriginRules)
        {
            throw .refused(refusal)
        }
        environment = EnvironmentKeys(keyVariables)
        proxies = ProxyRules(environment: keyVariables).taking(configuration.settings)
        installed = configuration.installed
    }
}
