/// The installed providers in the order in which they were installed: what the configuration keeps.
package struct InstalledProviders: Sendable, Equatable {
    /// Most providers that can be installed at once; each costs a discovery. Default: 256.
    static let most = 256

    /// The providers, oldest first.
    private(set) var all: [CloudProvider] = []

    /// None yet.
    package init() {}

    /// The provider of that name.
    subscript(name: ProviderName) -> CloudProvider? {
        all.first { $0.name == name }
    }

    /// Adds the provider, or puts it in the place of the one that has its name.
    mutating func install(_ provider: CloudProvider) throws(CloudError) {
        if let index = all.firstIndex(where: { $0.name == provider.name }) {
            all[index] = provider
            return
        }
        let variable = provider.name.environmentVariable
        if let other = all.first(where: { $0.name.environmentVariable == variable }) {
            throw .variableTaken(provider.name, by: other.name)
        }
        guard all.count < InstalledProviders.most else { throw .tooManyProviders }
        all.append(provider)
    }

    /// Removes the provider of that name and returns it.
    @discardableResult
    mutating func uninstall(_ name: ProviderName) throws(CloudError) -> CloudProvider {
        guard let index = all.firstIndex(where: { $0.name == name }) else { throw .notInstalled(name) }
        return all.remove(at: index)
    }
}

extension InstalledProviders {
    /// The value of the configuration's `cloud_providers`.
    var json: JSONValue {
        .array(all.map { .object($0.json) })
    }

    /// Reads the configuration's `cloud_providers`; null means none.
    package init(json: JSONValue) throws(CloudError) {
        let path = "cloud_providers"
        guard json != .null else { return }
        guard let entries = json.array else { throw .invalidConfiguration(path: path, reason: "must be an array.") }
        for (index, entry) in entries.enumerated() {
            let provider = try CloudProvider(json: entry, path: "\(path)[\(index)]")
            guard self[provider.name] == nil else {
                throw .invalidConfiguration(
                    path: "\(path)[\(index)].provider", reason: "'\(provider.name)' is there twice.")
            }
            do {
                try install(provider)
            } catch {
                throw .invalidConfiguration(path: "\(path)[\(index)]", reason: error.message)
            }
        }
    }
}
