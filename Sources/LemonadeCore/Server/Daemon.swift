/// Everything that makes a running `lemond`, put together from values: the same for the program, the demo and the tests.
package final class Daemon: Sendable {
    /// What a daemon is made of.
    package struct Configuration: Sendable {
        /// Listening sockets, open and bound; the daemon owns them.
        package var sockets: [Int32]
        /// The environment, read once.
        package var environment: [String: String]
        /// The same with what credentials add: keys, which no child sees.
        package var keyVariables: [String: String]
        /// What is installed at the start.
        package var installed: InstalledProviders
        /// Where changes of that are kept.
        package var store: any ProviderStore
        /// Where settings are changed; nil where they are fixed.
        package var settings: ConfigurationStore?
        /// The server's own keys.
        package var keys: ServerKeys
        /// What it says.
        package var log: Logger
        /// What a client is allowed.
        package var serverLimits = ServerLimits()
        /// How long an upstream may take.
        package var clientLimits = ClientLimits()
        /// Bounds of discovery.
        package var discovery = DiscoveryLimits()
        /// How long an upstream connection may idle. Default: 30 s.
        package var poolIdleLimit = Duration.seconds(30)
        /// Models whose requests and answers are written into the log.
        package var loggedModels: Set<String> = []
        /// Web pages that may use the server.
        package var allowedOrigins: [AllowedOrigin] = []
        /// Names that this server is reached by, beside the machine's own.
        package var allowedHosts: [AllowedHost] = []
        /// The proxy of all providers, where the environment is not to say.
        package var proxy = ProxySetting.unset
        /// What is called without it, beside what the environment says.
        package var proxyExceptions: [ProxyException] = []
        /// How many event loops; 0 for one a core.
        package var loops = 0
        /// Names to addresses.
        package var resolver = Resolver()
        /// The models of this machine.
        package var local = LocalConfiguration()
        /// What TLS connections have in common.
        package var tls: TLSContexts

        /// A configuration with the default limits.
        package init(
            sockets: [Int32], environment: [String: String], installed: InstalledProviders, store: any ProviderStore,
            keys: ServerKeys, log: Logger
        ) {
            self.sockets = sockets
            self.environment = environment
            keyVariables = environment
            self.installed = installed
            self.store = store
            self.keys = keys
            self.log = log
            tls = TLSContexts(environment: environment)
        }
    }

    /// The server, once it serves.
    let server: Server
    /// The gateway behind the server.
    let gateway: Gateway

    /// Where it listens, with the ports that the system chose.
    package var addresses: [SocketAddress] { server.addresses }

    /// Starts to serve.
    package init(_ configuration: Configuration) async throws(SystemError) {
        let count = configuration.loops > 0 ? configuration.loops : SystemFacts.cores
        var loops: [EventLoop] = []
        for _ in 0..<count { loops.append(try EventLoop()) }
        var proxies = ProxyRules(environment: configuration.keyVariables)
        proxies.setting = configuration.proxy
        proxies.settingExceptions = configuration.proxyExceptions
        let registry = ModelRegistry(
            installed: configuration.installed, environment: EnvironmentKeys(configuration.keyVariables),
            proxies: proxies,
            store: configuration.store, fetcher: HTTPListingFetcher(loop: loops[0]), limits: configuration.discovery,
            log: configuration.log.component(.cloud))
        var origins = WebOriginPolicy(
            port: Self.port(of: configuration.sockets), keyRequired: configuration.keys.keyRequired)
        origins.machineName = SystemFacts.machineName
        origins.allowedOrigins = configuration.allowedOrigins
        origins.allowedHosts = configuration.allowedHosts
        let asking = loops[0]
        let local = LocalModels(
            configuration.local, environment: configuration.environment, log: configuration.log,
            fetch: { (request, deadline) async throws(ClientError) in
                try await asking.fetch(request, maxBytes: 1 << 20, until: deadline)
            })
        gateway = Gateway(
            registry: registry, local: local,
            rules: ServingRules(
                ServingRules.Values(
                    keys: configuration.keys, origins: origins, serverLimits: configuration.serverLimits,
                    clientLimits: configuration.clientLimits, poolIdleLimit: configuration.poolIdleLimit,
                    loggedModels: configuration.loggedModels)),
            resolver: configuration.resolver, tls: configuration.tls, log: configuration.log,
            settings: configuration.settings)
        await local.start { await registry.setLocalModels($0) }
        server = try await Server(gateway: gateway, loops: loops, sockets: configuration.sockets)
    }

    /// Stops; see `Server.stop`.
    package func stop(drain: Duration) async {
        await server.stop(drain: drain)
        await gateway.local.stop()
    }

    /// Ends what would outlive a process that ends now: the engines.
    package func abandon() {
        gateway.local.kill()
    }

    /// Returns when every loop has shown that it still turns.
    package func turn() async {
        for loop in server.loops { await loop.answer() }
    }

    private static func port(of sockets: [Int32]) -> UInt16 {
        sockets.lazy.compactMap { SocketAddress(boundTo: $0)?.port }.first { $0 != 0 } ?? 0
    }
}
