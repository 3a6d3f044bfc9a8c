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
        await apply(store, keys: reloaded.keys)
    }

    /// Works by the settings of the store from now on, what is under way included.
    package func apply(_ store: ConfigurationStore, keys: ServerKeys? = nil) async {
        let rules = gateway.changeRules { values in
            // Read here, so that of two changes at once the newer rules have the newer settings.
            values.take(store.current.settings)
            guard let keys else { return }
            values.keys = keys
            values.origins.keyRequired = keys.keyRequired
        }
        await server.adopt(rules)
        let settings = store.current.settings
        gateway.log.setLevel(settings.logLevel)
        await gateway.local.take(settings)
        let log = gateway.log.component(.configuration)
        for setting in store.awaitingStart {
            log.warning("a changed setting counts from the next start on", ["setting": setting.name])
        }
    }
}

/// What a reload brings, checked.
struct Reloaded: Sendable {
    /// The server's own keys.
    let keys: ServerKeys
    /// The providers' keys.
    let environment: EnvironmentKeys
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
        installed = configuration.installed
    }
}
