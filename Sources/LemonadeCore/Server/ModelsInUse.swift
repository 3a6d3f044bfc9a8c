import Synchronization

/// The models that somebody loaded. Loading a cloud model only notes it; a request to one need not be loaded first.
final class ModelsInUse: Sendable {
    /// One of them.
    struct Entry: Sendable {
        /// Its public name.
        let name: String
        /// The upstream's name of it.
        let checkpoint: String
        /// The provider.
        let provider: ProviderName
        /// When it was loaded, in seconds since 1970.
        let loaded: Int

        /// As `/v1/health` shows it.
        var json: JSONValue {
            [
                "model_name": .string(name), "checkpoint": .string(checkpoint), "last_use": .number(JSONNumber(loaded)),
                "type": "llm", "device": "cloud", "recipe": "cloud", "cloud_provider": .string(provider.text),
                "pinned": false, "is_busy": false, "pid": .null, "backend_url": .null, "launch_command": .null,
                "recipe_options": [:],
            ]
        }
    }

    /// Loaded names are kept up to this many; the oldest goes first. A cloud model costs nothing, but a list must end.
    private static let most = 256

    // The race this prevents: two loops loading at once. Requests never come here.
    private let entries = Mutex<[Entry]>([])

    /// The entries, the last loaded one last.
    var all: [Entry] { entries.withLock { $0 } }

    /// Notes a cloud model.
    func load(_ plan: RoutePlan) {
        guard let route = plan.route as? ProviderRoute else { return }
        let entry = Entry(
            name: plan.publicName, checkpoint: plan.upstreamModel, provider: route.provider.name,
            loaded: WallClock.seconds())
        entries.withLock { entries in
            entries.removeAll { $0.name == entry.name }
            entries.append(entry)
            if entries.count > Self.most { entries.removeFirst() }
        }
    }

    /// Forgets a model. False if it was not loaded.
    func unload(_ name: String) -> Bool {
        entries.withLock { entries in
            let count = entries.count
            entries.removeAll { $0.name == name }
            return entries.count < count
        }
    }

    /// Forgets every model.
    func unloadAll() {
        entries.withLock { $0.removeAll() }
    }

    /// Forgets the models of a provider that is gone.
    func unload(provider: ProviderName) {
        entries.withLock { $0.removeAll { $0.provider == provider } }
    }
}
