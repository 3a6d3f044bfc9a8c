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
    /// The list as the API answers it, made once: a list of thousands is asked for again and again.
    private let list: [UInt8]
    /// The same with the models that are not on disk.
    private let fullList: [UInt8]

    /// A catalogue of entries that are in order and whose names differ.
    init(entries: [ModelEntry]) {
        self.entries = entries
        var places: [String: Int] = [:]
        places.reserveCapacity(entries.count * 2)
        for (place, entry) in entries.enumerated() { places[entry.name] = place }
        for (place, entry) in entries.enumerated() {
            guard let provider = entry.provider else { continue }
            for case let rest? in [entry.checkpoint, entry.otherCheckpoint] {
                let name = ModelName.text(provider, rest)
                if places[name] == nil { places[name] = place }
            }
        }
        self.places = places
        let shown = entries.filter(\.isListed)
        fullList = ModelCatalog.listJSON(of: shown)
        list =
            shown.allSatisfy(\.isDownloaded) ? fullList : ModelCatalog.listJSON(of: shown.filter(\.isDownloaded))
    }

    /// The entry of that name: a public one, or `<provider>.<raw upstream id>`.
    func entry(named name: String) -> ModelEntry? {
        places[name].map { entries[$0] }
    }

    /// The answer to `GET /v1/models`; `showAll` adds registered models that are not on disk.
    func listJSON(showAll: Bool = false) -> [UInt8] {
        showAll ? fullList : list
    }

    /// The answer to `GET /v1/models/{id}`.
    func entryJSON(named name: String) -> [UInt8]? {
        entry(named: name)?.json.serialized()
    }

    private static func listJSON(of entries: [ModelEntry]) -> [UInt8] {
        var output = Array(#"{"object":"list","data":["#.utf8)
        for (index, entry) in entries.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            entry.json.append(to: &output)
        }
        output += "]}".utf8
        return output
    }

    /// How many models of the provider the catalogue shows.
    func listedCount(of provider: ProviderName) -> Int {
        entries.count { $0.provider == provider && $0.isListed }
    }
}
