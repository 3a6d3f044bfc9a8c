import Foundation
import Testing

@testable import LemonadeCore

/// A whole daemon with one faulty provider behind it, installed as `p` with the key `key-of-p`.
struct RelayTest {
    /// The daemon.
    let daemon: TestDaemon
    /// The provider.
    let provider: FaultyProvider

    /// With this variable set to 1, everything about relaying is tried over https.
    static let isSecureByDefault = ProcessInfo.processInfo.environment["LEMONADE_TEST_TLS"] == "1"

    /// Runs `body` with a daemon whose provider answers so; its list has been read. A secure one has TLS in front of it.
    static func with(
        loops: Int = 1, isSecure: Bool = Self.isSecureByDefault, models: [String] = ["m"],
        configure: @escaping (inout Daemon.Configuration, FaultyProvider) throws -> Void = { _, _ in },
        answers: @escaping FaultyProvider.Answers = { _ in .json(#"{"ok":true}"#) },
        _ body: (RelayTest) async throws -> Void
    ) async throws {
        let provider = try FaultyProvider(models: models, answers: answers)
        guard isSecure else {
            try await with(provider, nil, [:], loops: loops, configure: configure, body)
            return
        }
        // With the daemon, and not before: each is a process.
        try await Turnstile.daemons.pass {
            let front = try await TLSFront(to: provider.port)
            let trust = ["SSL_CERT_FILE": try await TLSFixture.shared.value.authority]
            try await with(provider, front, trust, loops: loops, configure: configure, body)
        }
    }

    private static func with(
        _ provider: FaultyProvider, _ front: TLSFront?, _ environment: [String: String], loops: Int,
        configure: @escaping (inout Daemon.Configuration, FaultyProvider) throws -> Void,
        _ body: (RelayTest) async throws -> Void
    ) async throws {
        defer { withExtendedLifetime(front) {} }
        try await TestDaemon.with(
            environment: environment.merging(["LEMONADE_P_API_KEY": "key-of-p"]) { first, _ in first },
            configure: { configuration in
                configuration.loops = loops
                configuration.installed = InstalledProviders()
                try configuration.installed.install(.faulty("p", provider, front))
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
    /// A provider on this machine that may be sent its key, behind a front if it has one.
    static func faulty(
        _ name: String, _ provider: FaultyProvider, _ front: TLSFront? = nil
    ) throws -> CloudProvider {
        let url = front.map { "https://127.0.0.1:\($0.port)/base/v1" } ?? provider.baseURL
        var installed = CloudProvider(name: try ProviderName(name), baseURL: try BaseURL(url))
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
