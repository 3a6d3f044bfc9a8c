import LemonadeCore

/// What is settled before the daemon serves: any of it may refuse, and then nothing has been opened for others.
struct Startup {
    /// What the daemon is made of.
    let configuration: Daemon.Configuration
    /// Where changes are kept.
    let store: ConfigurationStore
    /// Where log lines go.
    let sink: LogSink
    /// Keeps a second daemon away from this configuration.
    private let lock: InstanceLock

    /// Reads the configuration, checks what must be true, and opens the sockets.
    init(_ options: CommandLineOptions, environment: [String: String]) throws {
        let directory = try Directories.configuration(
            argument: options.configurationDirectory, environment: environment)
        lock = try InstanceLock(directory: directory)
        let sources = ConfigurationSources(
            path: FilePath.join(directory, Configuration.fileName), overrides: options.overrides,
            environment: environment)
        let layered = try sources.configuration()
        let settings = layered.settings
        store = ConfigurationStore(sources, configuration: layered)
        sink = LogSink(
            standardErrorLevel: settings.logLevel, format: settings.logFormat, environment: environment)
        sink.setLevel(settings.logLevel, except: settings.componentLevels)
        let keyVariables = try sources.keyVariables()
        let keys = try ServerKeys(environment: keyVariables)
        let host = try Self.host(settings.host)
        if let refusal = ListenPolicy.refusal(
            host: host, keyRequired: keys.keyRequired, allowedOrigins: settings.allowedOriginRules)
        {
            throw StartupError(message: refusal)
        }
        var configuration = Daemon.Configuration(
            sockets: try ListeningSocket.open(host: host, port: settings.port), environment: environment,
            installed: layered.installed, store: store, keys: keys, log: Logger(.server, sink))
        configuration.settings = store
        configuration.keyVariables = keyVariables
        configuration.apply(settings)
        configuration.local.locate(
            settings, environment: environment, stateDirectory: directory,
            cacheDirectory: try? Directories.cache(argument: options.cacheDirectory, environment: environment))
        self.configuration = configuration
    }

    private static func host(_ text: String) throws(StartupError) -> ListenHost {
        guard let host = ListenHost(text) else { throw StartupError(message: "'\(text)' is no address to listen on.") }
        return host
    }
}

/// Why the daemon does not start.
struct StartupError: Error, CustomStringConvertible {
    /// What is wrong and what to do.
    let message: String

    var description: String { message }
}
