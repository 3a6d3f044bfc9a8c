import LemonadeCore

/// What is settled before the daemon serves: any of it may refuse, and then nothing has been opened for others.
struct Startup {
    /// What the daemon is made of.
    let configuration: Daemon.Configuration
    /// Where changes are kept.
    let store: ConfigurationStore
    /// Where log lines go.
    let sink: LogSink
    /// The Unix socket, if there is one of our own.
    let socketFile: SocketFile?
    /// Keeps a second daemon away from this configuration.
    private let lock: InstanceLock?

    /// Reads the configuration, checks what must be true, and opens the sockets.
    init(_ options: CommandLineOptions, environment: [String: String]) throws {
        let directory = try Directories.configuration(
            argument: options.configurationDirectory, environment: environment)
        let (lock, unlocked) = try Self.lock(directory)
        self.lock = lock
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
        let log = Logger(.server, sink)
        if let unlocked {
            log.warning("the configuration cannot be changed: its directory is read-only", ["reason": unlocked])
        }
        for path in CredentialsDirectory.exposed(in: environment[CredentialsDirectory.variable] ?? "") {
            log.warning("other users of this machine can read a key", ["file": path, "advice": "chmod 600"])
        }
        let inherited = try InheritedSockets.take(environment: environment)
        let network = try Self.networkSockets(inherited, settings, keys, log)
        socketFile =
            inherited.contains { SocketAddress(listening: $0)?.isUnix == true }
            ? nil : try Self.socketFile(settings, environment: environment, log)
        var configuration = Daemon.Configuration(
            sockets: network + (socketFile.map { [$0.socket] } ?? []), environment: environment,
            installed: layered.installed, store: store, keys: keys, log: log)
        configuration.settings = store
        configuration.keyVariables = keyVariables
        configuration.apply(settings)
        configuration.local.locate(
            settings, environment: environment, stateDirectory: directory,
            cacheDirectory: try? Directories.cache(argument: options.cacheDirectory, environment: environment))
        self.configuration = configuration
    }

    /// The lock against a second daemon; none where nobody can write, for then nobody can write over another's changes.
    private static func lock(_ directory: String) throws -> (InstanceLock?, unlocked: String?) {
        do {
            return (try InstanceLock(directory: directory), nil)
        } catch InstanceLockError.unavailable(let error) where error.isReadOnly {
            return (nil, error.message)
        }
    }

    /// The sockets that were handed over, if any is for the network, else those that the settings ask for.
    private static func networkSockets(_ inherited: [Int32], _ settings: Settings, _ keys: ServerKeys, _ log: Logger)
        throws -> [Int32]
    {
        let addresses = inherited.compactMap { SocketAddress(listening: $0) }
        let host = try host(settings.host)
        let isHandedOver = addresses.contains { !$0.isUnix }
        if let refusal = ListenPolicy.refusal(
            isLocal: isHandedOver ? addresses.allSatisfy(\.isLoopback) : host.isLoopback,
            address: isHandedOver ? "the service manager's socket" : host.bindTexts[0], keyRequired: keys.keyRequired,
            allowedOrigins: settings.allowedOriginRules)
        {
            throw StartupError(message: refusal)
        }
        if isHandedOver, settings.host != Settings().host || settings.port != Settings().port {
            log.warning("the service manager opened the addresses: the settings host and port do not count")
        }
        return isHandedOver ? inherited : inherited + (try ListeningSocket.open(host: host, port: settings.port))
    }

    /// The Unix socket that the settings ask for. Where nobody asked by name, the daemon serves without one rather than not.
    private static func socketFile(
        _ settings: Settings, environment: [String: String], _ log: Logger
    ) throws -> SocketFile? {
        guard settings.socket == "auto" else {
            return settings.socket.isEmpty ? nil : try SocketFile(path: settings.socket)
        }
        guard let path = Directories.socket(environment: environment) else { return nil }
        do throws(ListeningError) {
            return try SocketFile(path: path)
        } catch {
            log.warning("there is no Unix socket", ["reason": error.description])
            return nil
        }
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
