extension Daemon.Configuration {
    /// Takes over what the settings say.
    package mutating func apply(_ settings: Settings) {
        serverLimits.maxBodyBytes = settings.maxBodyBytes
        serverLimits.maxHeadBytes = settings.maxHeadBytes
        serverLimits.headTimeout = settings.headTimeout
        serverLimits.bodyTimeout = settings.bodyGapTimeout
        serverLimits.sendTimeout = settings.sendTimeout
        serverLimits.idleTimeout = settings.keepAliveTimeout
        serverLimits.maxConnections = settings.maxConnections
        serverLimits.maxRequestsInFlight = settings.maxRequestsInFlight
        serverLimits.maxBufferedBytes = settings.maxBufferedBytes
        serverLimits.streamKeepAlive = settings.sseKeepAlive
        serverLimits.allowHalfClose = settings.allowHalfClose
        clientLimits.connect = settings.connectTimeout
        clientLimits.tls = settings.tlsTimeout
        clientLimits.firstByte = settings.firstByteTimeout
        clientLimits.gap = settings.gapTimeout
        poolIdleLimit = settings.poolIdleTimeout
        allowedOrigins = settings.allowedOriginRules
        allowedHosts = settings.allowedHostRules
        local.program = settings.llamaServer
        local.arguments = settings.llamaArguments
        local.contextSize = settings.llamaContextSize
        local.supervisor.maxLoaded = settings.maxLoadedModels
        local.supervisor.idle = settings.idleTimeout
        local.starting.load = settings.loadTimeout
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
