/// Every setting with its default. Names, ranges and sentences for people are the rows of `Setting.all`.
package struct Settings: Sendable, Equatable {
    // Listening
    /// Where to listen; `localhost` is 127.0.0.1 and ::1.
    package var host = "localhost"
    /// The port; 0 takes a free one.
    package var port: UInt16 = 13305
    /// The Unix socket: a path; `auto`: where `Directories.socket` says; empty: none.
    package var socket = "auto"
    /// Most client connections at once.
    package var maxConnections = 10_000
    /// Whether a client that ends its sending side still gets its answer.
    package var allowHalfClose = false

    // Access
    /// Origins of web pages that may call this server; see `AllowedOrigin`.
    package var corsOrigins: [String] = []
    /// Further names that `Host` may have while no key is required; see `AllowedHost`.
    package var allowedHosts: [String] = []

    // Requests
    /// Largest request head in bytes.
    package var maxHeadBytes = 64 * 1024
    /// Largest request body in bytes.
    package var maxBodyBytes = 64 * 1024 * 1024
    /// Most relayed requests at once.
    package var maxRequestsInFlight = 4096
    /// Most bytes of request bodies in memory, all connections together.
    package var maxBufferedBytes = 1024 * 1024 * 1024
    /// From a request's first byte to the end of its head.
    package var headTimeout = Duration.seconds(30)
    /// Between two pieces of a request's body.
    package var bodyGapTimeout = Duration.seconds(60)
    /// How long a client may take nothing of its answer.
    package var sendTimeout = Duration.seconds(300)
    /// How long a connection may idle between two requests.
    package var keepAliveTimeout = Duration.seconds(75)
    /// How long a stream's upstream may be silent before the client is sent a comment; zero sends none.
    package var sseKeepAlive = Duration.seconds(15)
    /// How long running requests may go on after SIGTERM.
    package var drainTimeout = Duration.seconds(30)

    // Upstream
    /// Name resolution and connecting, over all addresses.
    package var connectTimeout = Duration.seconds(10)
    /// The TLS handshake.
    package var tlsTimeout = Duration.seconds(10)
    /// From the request's end to the answer's first byte.
    package var firstByteTimeout = Duration.seconds(600)
    /// Between two pieces of the answer, or of the request while it is written.
    package var gapTimeout = Duration.seconds(300)
    /// How long an unused upstream connection is kept.
    package var poolIdleTimeout = Duration.seconds(30)
    /// The proxy of all providers: an address; `none`; empty: what the environment says.
    package var proxy = ""
    /// What is called without it; see `ProxyException`.
    package var noProxy: [String] = []

    // Log
    /// From which level on lines are written.
    package var logLevel = LogLevel.info
    /// Levels of some components, as `Request=warning`; see `LogComponent`.
    package var logComponents: [String] = []
    /// Models whose requests and answers are written into the log.
    package var logBodies: [String] = []
    /// How lines are written.
    package var logFormat = LogFormat.text

    // Local models
    /// The folder of downloaded models; empty: the Hugging Face hub cache.
    package var modelsDirectory = ""
    /// A further folder with GGUF files; empty: none.
    package var extraModelsDirectory = ""
    /// Most local models of one type loaded at once.
    package var maxLoadedModels = 1
    /// How long a local model may be unused before it is unloaded; zero: for ever.
    package var idleTimeout = Duration.zero
    /// From the start of an engine to its readiness.
    package var loadTimeout = Duration.seconds(600)
    /// The llama-server program; empty: looked for.
    package var llamaServer = ""
    /// Further arguments for llama-server.
    package var llamaArguments = ""
    /// Context window of local models in tokens; 0: the model's own; -1: as much as fits in memory.
    package var llamaContextSize = 4096

    /// The defaults.
    package init() {}

    /// `cors_origins`, read.
    package var allowedOriginRules: [AllowedOrigin] { corsOrigins.compactMap(AllowedOrigin.init) }
    /// `log_components`, read.
    package var componentLevels: [LogComponent: LogLevel] {
        Dictionary(
            logComponents.compactMap(ComponentLevel.init).map { ($0.component, $0.level) },
            uniquingKeysWith: { $1 })
    }
    /// `proxy`, read.
    package var proxySetting: ProxySetting { proxy.isEmpty ? .unset : (try? ProxySetting(proxy)) ?? .unset }
    /// `no_proxy`, read.
    package var proxyExceptions: [ProxyException] { noProxy.compactMap(ProxyException.init) }
    /// `allowed_hosts`, read.
    package var allowedHostRules: [AllowedHost] { allowedHosts.compactMap(AllowedHost.init) }
}
