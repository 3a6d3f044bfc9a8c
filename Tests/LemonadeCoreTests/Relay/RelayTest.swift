import Testing

@testable import LemonadeCore

/// A whole daemon with one faulty provider behind it, installed as `p` with the key `key-of-p`.
struct RelayTest {
    /// The daemon.
    let daemon: TestDaemon
    /// The provider.
    let provider: FaultyProvider

    /// Runs `body` with a daemon whose provider answers so; its list has been read.
    static func with(
        loops: Int = 1, models: [String] = ["m"],
        configure: @escaping (inout Daemon.Configuration, FaultyProvider) throws -> Void = { _, _ in },
        answers: @escaping FaultyProvider.Answers = { _ in .json(#"{"ok":true}"#) },
        _ body: (RelayTest) async throws -> Void
    ) async throws {
        let provider = try FaultyProvider(models: models, answers: answers)
        try await TestDaemon.with(
            environment: ["LEMONADE_P_API_KEY": "key-of-p"],
            configure: { configuration in
                configuration.loops = loops
                configuration.installed = InstalledProviders()
                try configuration.installed.install(.faulty("p", provider))
                try configure(&configuration, provider)
            }
        ) { daemon in
            await daemon.daemon.gateway.registry.settle()
            try await body(RelayTest(daemon: daemon, provider: provider))
        }
    }

    /// A new connection to the daemon.
    func client() throws -> RelayClient {
        try RelayClient(port: daemon.port)
    }
}

extension CloudProvider {
    /// A provider on this machine that may be sent its key.
    static func faulty(_ name: String, _ provider: FaultyProvider) throws -> CloudProvider {
        var installed = CloudProvider(name: try ProviderName(name), baseURL: try BaseURL(provider.baseURL))
        installed.allowInsecureHTTP = true
        return installed
    }
}

extension ModelRegistry {
    /// Waits until no listing is under way.
    func settle() async {
        for task in discoveries.values.filter(\.isUnderWay).compactMap(\.task) { await task.value }
    }
}
