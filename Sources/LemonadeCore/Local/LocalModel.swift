/// A model of this machine: its files, what its header says, and how its owner wants it run.
final class LocalModel: Sendable {
    /// The public name.
    let name: String
    /// The file that is given to the engine.
    let path: String
    /// What lets it see.
    let projector: String?
    /// What its header says.
    let facts: ModelFacts
    /// Its files' size in bytes.
    let byteCount: UInt64
    /// What it is and can do: the header's labels and its owner's.
    let labels: ModelLabels
    /// As the catalogue shows it.
    let entry: ModelEntry
    /// Its owner's options; nil for one that was found.
    let registration: UserModel?

    /// Which kind it is counted as.
    var type: ModelType { ModelType(labels) }

    /// A model that was found in a folder.
    convenience init(_ found: FoundModel, facts: ModelFacts) {
        self.init(
            name: found.name, path: found.file.path, projector: found.projector?.path, facts: facts,
            byteCount: found.byteCount, created: found.file.modified, checkpoint: found.file.path,
            isDownloaded: found.isComplete, registration: nil)
    }

    /// A model of the user's, whose files are at those places; without files it is not downloaded.
    convenience init(_ registration: UserModel, files: FoundModel?, facts: ModelFacts) {
        self.init(
            name: registration.name, path: files?.file.path ?? "", projector: files?.projector?.path, facts: facts,
            byteCount: files?.byteCount ?? 0, created: files?.file.modified ?? 0, checkpoint: registration.checkpoint,
            isDownloaded: files?.isComplete ?? false, registration: registration)
    }

    private init(
        name: String, path: String, projector: String?, facts: ModelFacts, byteCount: UInt64, created: Int,
        checkpoint: String, isDownloaded: Bool, registration: UserModel?
    ) {
        self.name = name
        self.path = path
        self.projector = projector
        self.facts = facts
        self.byteCount = byteCount
        self.registration = registration
        var labels = facts.labels
        if let registration {
            // What it is for is its owner's to say; what it can do is added to.
            let kinds: ModelLabels = [.chat, .embeddings, .reranking]
            if !registration.labels.isDisjoint(with: kinds) { labels.subtract(kinds) }
            labels.formUnion(registration.labels)
            labels.insert(.custom)
        }
        if projector != nil { labels.insert(.vision) }
        self.labels = labels
        var entry = ModelEntry(local: name, checkpoint: checkpoint)
        entry.created = created
        entry.isDownloaded = isDownloaded
        entry.labels = labels
        entry.size = byteCount > 0 ? (Double(byteCount) / 1e9 * 1000).rounded() / 1000 : nil
        entry.contextWindow = facts.contextLength
        self.entry = entry
    }
}
