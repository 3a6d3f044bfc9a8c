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
    }
}
