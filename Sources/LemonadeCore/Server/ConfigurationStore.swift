import Synchronization

/// The configuration on disk: read at the start and on reload, and replaced as a whole when something changes.
package final class ConfigurationStore: ProviderStore {
    /// The file.
    package var path: String { sources.path }
    /// Where it comes from.
    private let sources: ConfigurationSources
    /// The settings at the start, for those that count only then.
    let atStart: Settings
    // The race this prevents: two changes at once, of which the second would write what the first has replaced.
    private let configuration: Mutex<Configuration>

    /// What those sources gave.
    package init(_ sources: ConfigurationSources, configuration: Configuration) {
        self.sources = sources
        atStart = configuration.settings
        self.configuration = Mutex(configuration)
    }

    /// What is kept in the file at `path`.
    package convenience init(path: String, configuration: Configuration) {
        self.init(ConfigurationSources(path: path), configuration: configuration)
    }

    /// The configuration now.
    package var current: Configuration { configuration.withLock { $0 } }

    package func save(_ providers: InstalledProviders) throws(StoreError) {
        try configuration.withLock { configuration throws(StoreError) in
            let changed = configuration.settingProviders(providers)
            do throws(FileError) {
                try AtomicFile.write(changed.fileBytes, to: path)
            } catch {
                throw StoreError(path: path, reason: error.reason)
            }
            configuration = changed
        }
    }

    /// Reads files and keys again. They count from now on if `accept` takes them; otherwise nothing has changed.
    func reload<Accepted>(
        _ accept: (Configuration, _ keyVariables: [String: String]) throws(ConfigurationFault) -> Accepted
    ) throws(ConfigurationFault) -> Accepted {
        try configuration.withLock { configuration throws(ConfigurationFault) in
            let read = try sources.configuration()
            let accepted = try accept(read, try sources.keyVariables())
            configuration = read
            return accepted
        }
    }

    /// Changes the configuration, one change at a time.
    func update<Failure>(_ change: (inout Configuration) throws(Failure) -> Void) throws(Failure) {
        try configuration.withLock { configuration throws(Failure) in try change(&configuration) }
    }

    /// Settings that were changed and count only from the next start on.
    var awaitingStart: [Setting] {
        let settings = current.settings
        return Setting.all.filter { $0.countsAtStartOnly && $0.value(in: settings) != $0.value(in: atStart) }
    }
}
