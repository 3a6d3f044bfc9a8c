/// Where configuration and keys are read from: at the start, and again when the daemon is told to reload.
package struct ConfigurationSources: Sendable {
    /// The daemon's own file.
    package let path: String
    private let defaultsPath: String
    private let overrides: [SettingOverride]
    private let environment: [String: String]

    /// Those files, arguments and variables.
    package init(
        path: String, defaultsPath: String = Configuration.distributionDefaults, overrides: [SettingOverride] = [],
        environment: [String: String] = [:]
    ) {
        self.path = path
        self.defaultsPath = defaultsPath
        self.overrides = overrides
        self.environment = environment
    }

    /// The configuration as the files have it now.
    package func configuration() throws(ConfigurationFault) -> Configuration {
        try checkWriters()
        let defaults = try Self.file(at: defaultsPath)
        let file = try Self.file(at: path)
        do {
            return try Configuration(defaults: defaults, file: file, overrides: overrides)
        } catch {
            throw .broken(error)
        }
    }

    /// Whoever can write the file decides where the operator's keys are sent.
    private func checkWriters() throws(ConfigurationFault) {
        for (place, advice) in [
            (
                FilePath.directory(of: path),
                "or name a directory inside it, which lemond makes for itself, with --config-dir"
            ),
            (path, "and see who has changed it"),
        ] where OtherWriters.canWrite(to: place) {
            throw .refused(
                "Other users can write to \(place), and could have keys sent to themselves. Run: chmod go-w \(place); "
                    + "\(advice).")
        }
    }

    /// The environment with the credentials over it: they are files, so that they can change while the daemon runs.
    package func keyVariables() throws(ConfigurationFault) -> [String: String] {
        guard let directory = environment[CredentialsDirectory.variable], !directory.isEmpty else { return environment }
        do {
            return environment.merging(try CredentialsDirectory.variables(in: directory)) { $1 }
        } catch {
            throw .unreadable(error)
        }
    }

    private static func file(at path: String) throws(ConfigurationFault) -> ConfigurationFile? {
        do {
            return try FileReader.readIfPresent(path, limit: ConfigurationFile.maximumBytes).map {
                ConfigurationFile(path: path, bytes: $0)
            }
        } catch {
            throw .unreadable(error)
        }
    }
}
