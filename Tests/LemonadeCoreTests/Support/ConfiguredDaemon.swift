import Foundation

@testable import LemonadeCore

extension TestDaemon {
    /// Runs a daemon whose configuration is a file of its own, with that text.
    static func withFile(
        _ text: String = "{}", overrides: [SettingOverride] = [], environment: [String: String] = [:],
        _ body: (TestDaemon, ConfigurationStore) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        try Data(text.utf8).write(to: URL(filePath: directory.file("config.json")))
        let sources = ConfigurationSources(
            path: directory.file("config.json"), defaultsPath: directory.file("none"), overrides: overrides,
            environment: environment)
        let store = ConfigurationStore(sources, configuration: try sources.configuration())
        try await TestDaemon.with(
            environment: environment,
            configure: {
                $0.store = store
                $0.settings = store
                $0.installed = store.current.installed
                $0.apply(store.current.settings)
                $0.discovery.firstRetry = .seconds(1000)
            }
        ) { try await body($0, store) }
    }
}
