/// Settings that change while the server runs.
extension Gateway {
    /// Works by the settings of the store from now on, what is under way included. No connection is dropped.
    func apply(_ store: ConfigurationStore, keys: ServerKeys? = nil) async {
        let rules = changeRules { values in
            // Read here, so that of two changes at once the newer rules have the newer settings.
            values.take(store.current.settings)
            guard let keys else { return }
            values.keys = keys
            values.origins.keyRequired = keys.keyRequired
        }
        for loop in await registry.loopsInUse { await loop.adopt(rules) }
        let settings = store.current.settings
        log.setLevel(settings.logLevel, except: settings.componentLevels)
        await local.take(settings)
        await registry.take(settings)
        let log = log.component(.configuration)
        for setting in store.awaitingStart {
            log.warning("a changed setting counts from the next start on", ["setting": setting.name])
        }
    }
}
