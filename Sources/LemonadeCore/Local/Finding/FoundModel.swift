/// A model that folders hold: one file, or several that belong together.
struct FoundModel: Sendable, Equatable {
    /// Its public name.
    let name: String
    /// The file that is given to the engine: the only one, or the first shard.
    let file: FoundFile
    /// Every file of it, shards in their order; without the projector.
    let files: [FoundFile]
    /// What lets it see.
    let projector: FoundFile?
    /// Whether every shard is there.
    let isComplete: Bool

    /// All its bytes.
    var byteCount: UInt64 { (files + [projector].compactMap { $0 }).reduce(0) { $0 &+ $1.size } }
}
