/// What the name of a GGUF file says.
struct GGUFFileName: Sendable, Equatable {
    /// Which one of how many.
    struct Shard: Sendable, Equatable {
        /// From one on.
        let index: Int
        /// How many there are.
        let count: Int
    }

    /// The name without `.gguf` and without what marks a shard.
    let stem: String
    /// The name's own spelling of the extension.
    let suffix: String
    /// Which part it is, if the model is in several files.
    let shard: Shard?

    /// The name of a GGUF file; nil for any other.
    init?(_ name: String) {
        let suffix = name.suffix(5)
        guard suffix.lowercased() == ".gguf", name.utf8.count > 5, !name.hasPrefix(".") else { return nil }
        self.suffix = String(suffix)
        let whole = name.dropLast(5)
        let shard = Self.shard(of: whole)
        self.shard = shard
        // `-00001-of-00003` is 15 characters.
        stem = String(shard == nil ? whole : whole.dropLast(15))
    }

    /// Whether the file is the eyes or ears of another model.
    var isProjector: Bool { stem.lowercased().contains("mmproj") }

    /// The name of the model: the file's, without what marks a shard.
    var modelName: String { stem + suffix }

    private static func shard(of stem: Substring) -> Shard? {
        let mark = Array(stem.utf8.suffix(15))
        guard mark.count == 15, stem.utf8.count > 15, mark[0] == UInt8(ascii: "-"),
            mark[6...9].elementsEqual("-of-".utf8),
            let index = number(mark[1...5]), let count = number(mark[10...14]), index >= 1, index <= count
        else { return nil }
        return Shard(index: index, count: count)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
