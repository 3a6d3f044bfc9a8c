import Synchronization

/// The configuration on disk: read once, and replaced as a whole when something changes.
package final class ConfigurationStore: ProviderStore {
    /// The file.
    package let path: String
    // The race this prevents: two changes at once, of which the second would write what the first has replaced.
    private let configuration: Mutex<Configuration>

    /// What is kept in the file at `path`.
    package init(path: String, configuration: Configuration) {
        self.path = path
        self.configuration = Mutex(configuration)
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
}
