extension Daemon.Configuration {
    /// Takes over what the settings say.
    package mutating func apply(_ settings: Settings) {
        serverLimits.take(settings)
        clientLimits.take(settings)
        poolIdleLimit = settings.poolIdleTimeout
        loggedModels = Set(settings.logBodies)
        allowedOrigins = settings.allowedOriginRules
        allowedHosts = settings.allowedHostRules
        proxy = settings.proxySetting
        proxyExceptions = settings.proxyExceptions
        local.program = settings.llamaServer
        local.arguments = settings.llamaArguments
        local.contextSize = settings.llamaContextSize
        local.supervisor.maxLoaded = settings.maxLoadedModels
        local.supervisor.idle = settings.idleTimeout
        local.starting.load = settings.loadTimeout
    }
}

extension ServingRules.Values {
    /// Takes over what the settings say; keys come from elsewhere.
    mutating func take(_ settings: Settings) {
        serverLimits.take(settings)
        clientLimits.take(settings)
        poolIdleLimit = settings.poolIdleTimeout
        loggedModels = Set(settings.logBodies)
        origins.allowedOrigins = settings.allowedOriginRules
        origins.allowedHosts = settings.allowedHostRules
    }
}

extension ProxyRules {
    /// The same rules with what the settings say; the environment stays.
    func taking(_ settings: Settings) -> ProxyRules {
        var rules = self
        rules.setting = settings.proxySetting
        rules.settingExceptions = settings.proxyExceptions
        return rules
    }
}

extension ServerLimits {
    /// Takes over what the settings say.
    mutating func take(_ settings: Settings) {
        maxBodyBytes = settings.maxBodyBytes
        maxHeadBytes = settings.maxHeadBytes
        headTimeout = settings.headTimeout
        bodyTimeout = settings.bodyGapTimeout
        sendTimeout = settings.sendTimeout
        idleTimeout = settings.keepAliveTimeout
        maxConnections = settings.maxConnections
        maxRequestsInFlight = settings.maxRequestsInFlight
        maxBufferedBytes = settings.maxBufferedBytes
        streamKeepAlive = settings.sseKeepAlive
        allowHalfClose = settings.allowHalfClose
    }
}

extension ClientLimits {
    /// Takes over what the settings say.
    mutating func take(_ settings: Settings) {
        connect = settings.connectTimeout
        tls = settings.tlsTimeout
        firstByte = settings.firstByteTimeout
        gap = settings.gapTimeout
    }
}

extension LocalModels {
    /// Takes over what the settings say, for the models that are loaded from now on.
    func take(_ settings: Settings) async {
        var options = RecipeOptions()
        options.contextSize = settings.llamaContextSize
        options.arguments = settings.llamaArguments
        await configure(options: options, maxLoaded: settings.maxLoadedModels)
    }
}

extension LocalConfiguration {
    /// Takes over where models are, and where the daemon keeps its own files.
    package mutating func locate(
        _ settings: Settings, environment: [String: String], stateDirectory: String, cacheDirectory: String?
    ) {
        modelsDirectory =
            settings.modelsDirectory.isEmpty
            ? HubCache.directory(environment: environment) : settings.modelsDirectory
        extraDirectory = settings.extraModelsDirectory.isEmpty ? nil : settings.extraModelsDirectory
        self.stateDirectory = stateDirectory
        self.cacheDirectory = cacheDirectory
    }
}
