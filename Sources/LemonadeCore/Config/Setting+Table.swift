extension Setting {
    /// Every setting, in the order in which they are documented.
    package static let all: [Setting] = [
        .text(
            "host", .listening, \.host, "a host name, an IP address or \"*\"",
            "Where to listen. `localhost` means both 127.0.0.1 and ::1. Anything but loopback needs LEMONADE_API_KEY.",
            accepts: { ListenHost($0) != nil }
        ).atStart,
        .integer("port", .listening, \.port, 0...65535, "The port. 0 takes a free one and logs it.").atStart,
        .text(
            "socket", .listening, \.socket, "an absolute path of at most 107 bytes, \"auto\", or empty",
            "A Unix socket to listen on as well: there the kernel says who asks. `auto`: `lemond.sock` in "
                + "`$RUNTIME_DIRECTORY`, else in `$XDG_RUNTIME_DIR/lemonade`, if there is one. Empty: none.",
            accepts: { $0 == "auto" || $0.utf8.count < 108 && isAbsoluteOrEmpty($0) }
        ).atStart,
        .integer(
            "max_connections", .listening, \.maxConnections, 1...1_000_000,
            "Most client connections at once. More are answered 503 and closed."),
        .boolean(
            "allow_half_close", .listening, \.allowHalfClose,
            "Whether a client that shuts down its sending side still gets its answer. Otherwise it counts as having hung up, "
                + "which cancels its request."),

        .list(
            "cors_origins", .access, \.corsOrigins,
            "a list of origins: \"https://app.example\", \"http://localhost:*\" for any port, or \"*\"",
            "Web pages that may call this server. Pages of any other origin are refused. `*` needs LEMONADE_API_KEY.",
            accepts: { AllowedOrigin($0) != nil }),
        .list(
            "allowed_hosts", .access, \.allowedHosts, "a list of host names; \"*.example.com\" takes all below it",
            "Further names that requests may use for this server while no key is required: a protection against DNS "
                + "rebinding. IP addresses, localhost and the machine's own name are always accepted.",
            accepts: { AllowedHost($0) != nil }),

        .integer(
            "max_head_bytes", .requests, \.maxHeadBytes, 4096...1_048_576, unit: "bytes",
            "Largest head of a request. More is answered 431."),
        .integer(
            "max_body_bytes", .requests, \.maxBodyBytes, 1024...4_294_967_296, unit: "bytes",
            "Largest body of a request. More is answered 413."),
        .integer(
            "max_requests_in_flight", .requests, \.maxRequestsInFlight, 1...1_000_000,
            "Most relayed requests at once. More are answered 503."),
        .integer(
            "max_buffered_bytes", .requests, \.maxBufferedBytes, 1_048_576...1_099_511_627_776, unit: "bytes",
            "Most memory for request bodies, all connections together. More is answered 503."),
        .seconds(
            "head_timeout", .requests, \.headTimeout,
            "From a request's first byte to the end of its head. Then it is answered 408."),
        .seconds(
            "body_gap_timeout", .requests, \.bodyGapTimeout,
            "Between two pieces of a request's body. Then it is answered 408."),
        .seconds(
            "send_timeout", .requests, \.sendTimeout,
            "How long a client may take nothing of its answer. Then its connection is closed."),
        .seconds(
            "keep_alive_timeout", .requests, \.keepAliveTimeout,
            "How long a connection may idle between two requests."),
        .seconds(
            "sse_keep_alive", .requests, \.sseKeepAlive, zeroMeans: "never",
            "How long a stream may be silent before its client is sent a comment that keeps the connection open."),
        .seconds(
            "drain_timeout", .requests, \.drainTimeout, zeroMeans: "at once",
            "How long running requests may go on after SIGTERM before they are cancelled."),

        .seconds(
            "connect_timeout", .upstream, \.connectTimeout,
            "Resolving the upstream's name and connecting to it. Then the request is answered 504."),
        .seconds("tls_timeout", .upstream, \.tlsTimeout, "The TLS handshake. Then the request is answered 504."),
        .seconds(
            "first_byte_timeout", .upstream, \.firstByteTimeout,
            "From the request's end to the first byte of the upstream's answer. Then it is answered 504."),
        .seconds(
            "gap_timeout", .upstream, \.gapTimeout,
            "Between two pieces of the upstream's answer, or of the request while it is written. There is no limit on the "
                + "whole: a healthy stream may be long."),
        .seconds(
            "pool_idle_timeout", .upstream, \.poolIdleTimeout,
            "How long an unused connection to an upstream is kept for the next request."),
        .text(
            "proxy", .upstream, \.proxy,
            "a proxy's address without a user name, as in \"http://proxy.example:3128\", "
                + "\"none\", or empty",
            "The proxy that providers are called through, if they have none of their own. `none`: none, whatever the "
                + "environment says. Empty: as HTTPS_PROXY, HTTP_PROXY and ALL_PROXY in the environment say. See "
                + "[cloud.md](cloud.md#proxies).",
            accepts: { $0.isEmpty || (try? ProxySetting($0)) != nil }),
        .list(
            "no_proxy", .upstream, \.noProxy,
            "a list of host names, IP addresses and blocks of them, each perhaps with a port: \"example.com\", "
                + "\"10.0.0.0/8\", or \"*\"",
            "Hosts that are called without that proxy, beside those that NO_PROXY in the environment names.",
            accepts: { ProxyException($0) != nil }),

        .choice("log_level", .log, \.logLevel, "From which level on lines are written."),
        .list(
            "log_components", .log, \.logComponents, ComponentLevel.expectation,
            "Other levels for some components. `request=warning` writes no line for requests that succeed.",
            accepts: { ComponentLevel($0) != nil }),
        .list(
            "log_bodies", .log, \.logBodies, "a list of models' names",
            "Models whose requests and answers are written into the log, up to 4 KiB of each. What users say is private: "
                + "for finding a fault only.", accepts: { !$0.isEmpty }),
        .choice(
            "log_format", .log, \.logFormat, "How lines are written: for people, or one JSON object a line."
        ).atStart,

        .text(
            "models_dir", .localModels, \.modelsDirectory, "an absolute path, or empty",
            "The folder of downloaded models. Empty: the Hugging Face hub cache.", accepts: isAbsoluteOrEmpty
        ).atStart,
        .text(
            "extra_models_dir", .localModels, \.extraModelsDirectory, "an absolute path, or empty",
            "A further folder that is searched for GGUF files. Empty: none.", accepts: isAbsoluteOrEmpty
        ).atStart,
        .integer(
            "max_loaded_models", .localModels, \.maxLoadedModels, 1...1000,
            "Most local models of one type that are loaded at once."),
        .seconds(
            "idle_timeout", .localModels, \.idleTimeout, zeroMeans: "never",
            "How long a local model may be unused before it is unloaded. Pinned ones stay."
        ).atStart,
        .seconds(
            "load_timeout", .localModels, \.loadTimeout,
            "How long a local model may take to load. Then the request is answered 502."
        ).atStart,
        .text(
            "llamacpp.server_bin", .localModels, \.llamaServer, "an absolute path, or empty",
            "The llama-server program. Empty: LEMONADE_LLAMACPP_BIN, the managed folder, or PATH.",
            accepts: isAbsoluteOrEmpty
        ).atStart,
        .text(
            "llamacpp.args", .localModels, \.llamaArguments, "a text of arguments",
            "Further arguments for llama-server. Those that lemond sets itself are refused.",
            accepts: { UserArguments.refusal(of: $0) == nil }),
        .integer(
            "llamacpp.ctx_size", .localModels, \.llamaContextSize, -1...16_777_216, unit: "tokens",
            "The context window of local models. 0: the model's own. -1: as much as fits in memory."),
    ]

    /// The settings that lead providers' traffic through somebody else's hands.
    static let ofProxies = ["proxy", "no_proxy"]

    /// The setting of that name.
    package static func named(_ name: String) throws(SettingError) -> Setting {
        guard let setting = all.first(where: { $0.name == name }) else { throw .unknown(name) }
        return setting
    }

    @Sendable private static func isAbsoluteOrEmpty(_ path: String) -> Bool {
        path.isEmpty || path.hasPrefix("/")
    }
}
