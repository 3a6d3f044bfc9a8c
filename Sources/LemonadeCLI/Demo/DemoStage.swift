import LemonadeCore

/// What the demo happens on: a provider and a lemond in this process, which leave nothing behind.
struct DemoStage: Sendable {
    /// The demo's provider.
    let provider: DemoProvider
    /// The port that lemond listens on.
    let port: UInt16
    private let daemon: Daemon

    /// Starts both. lemond knows no variable and no file of the user's, and keeps what it is told in memory.
    init() async throws {
        provider = try await DemoProvider()
        do {
            guard let host = ListenHost(ServerAddress.defaultHost) else { throw DemoError.noLocalhost }
            // Errors only: what lemond says of itself is not part of the play.
            let sink = LogSink(standardErrorLevel: .error, format: .text, environment: [:])
            var configuration = Daemon.Configuration(
                sockets: try ListeningSocket.open(host: host, port: 0), environment: [:],
                installed: InstalledProviders(), store: Forgetful(), keys: try ServerKeys(environment: [:]),
                log: Logger(.server, sink))
            configuration.loops = 1
            daemon = try await Daemon(configuration)
        } catch {
            await provider.stop()
            throw error
        }
        port = daemon.addresses.first?.port ?? 0
    }

    /// Stops both.
    func close() async {
        await daemon.stop(drain: .zero)
        await provider.stop()
    }

    /// Keeps nothing.
    private struct Forgetful: ProviderStore {
        func save(_ providers: InstalledProviders) throws(StoreError) {}
    }

    private enum DemoError: Error, CustomStringConvertible {
        case noLocalhost

        var description: String { "'localhost' is no address to listen on." }
    }
}
