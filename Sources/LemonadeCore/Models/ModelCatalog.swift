/// All models that this server knows at one moment, local and cloud: an immutable snapshot, which any number of readers
/// hold without a lock while the next one is built.
package final class ModelCatalog: Sendable {
    /// A catalogue without models.
    static let empty = ModelCatalog(entries: [])

    /// Every entry in the order of lists: local ones by name, then each provider's by name. Includes those that lists
    /// hide.
    let entries: [ModelEntry]
    /// Where the entry of a name stands; public names first, then the raw spellings that nothing else is called.
    private let places: [String: Int]

    /// A catalogue of entries that are in order and whose names differ.
    init(entries: [ModelEntry]) {
        self.entries = entries
        var places: [String: Int] = [:]
        places.reserveCapacity(entries.count * 2)
        for (place, entry) in entries.enumerated() { places[entry.name] = place }
        for (place, entry) in entries.enumerated() {
            guard let provider = entry.provider else { continue }
            for rest in [entry.checkpoint, entry.otherCheckpoint].compacted() {
                let name = ModelName.text(provider, rest)
                if places[name] == nil { places[name] = place }
            }
        }
        self.places = places
    }

    /// The entry of that name: a public one, or `<provider>.<raw upstream id>`.
    func entry(named name: String) -> ModelEntry? {
        places[name].map { entries[$0] }
    }

    /// How many models of the provider the catalogue shows.
    func listedCount(of provider: ProviderName) -> Int {
        entries.count { $0.provider == provider && $0.isListed }
    }
}

extension Array {
    /// The elements that are there.
    fileprivate func compacted<Wrapped>() -> [Wrapped] where Element == Wrapped? {
        compactMap { $0 }
    }
}
