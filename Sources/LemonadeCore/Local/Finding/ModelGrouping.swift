/// Makes models of files: shards and projectors are put to the model that they belong to, and each model gets its name.
enum ModelGrouping {
    /// What the names of found models begin with.
    static let prefix = "extra."

    /// The models in those files, by name. The same files give the same names in whatever order they come.
    static func models(in files: some Sequence<FoundFile>) -> [FoundModel] {
        var folders: [[String]: [FoundFile]] = [:]
        for file in files { folders[file.folders, default: []].append(file) }
        // Those nearer to the top get their short names first, so that a deeper folder never renames them.
        let inOrder = folders.sorted {
            ($0.key.count, $0.key.joined(separator: "/")) < ($1.key.count, $1.key.joined(separator: "/"))
        }
        var taken: Set<String> = []
        var models: [FoundModel] = []
        for (folders, files) in inOrder {
            for draft in drafts(in: files, isTop: folders.isEmpty) {
                let name = name(of: draft, in: folders, taken: &taken)
                models.append(
                    FoundModel(
                        name: name, file: draft.files[0], files: draft.files, projector: draft.projector,
                        isComplete: draft.isComplete))
            }
        }
        return models.sorted { $0.name < $1.name }
    }

    /// A model before it has a name of its own.
    private struct Draft {
        let fileName: String
        var files: [FoundFile]
        var projector: FoundFile?
        var isComplete = true
        var isAloneInFolder = false
    }

    private struct Variant: Hashable {
        let name: String
        let shards: Int
    }

    private static func drafts(in files: [FoundFile], isTop: Bool) -> [Draft] {
        var variants: [Variant: [(index: Int, file: FoundFile)]] = [:]
        var projectors: [(name: GGUFFileName, file: FoundFile)] = []
        for file in files {
            guard let name = GGUFFileName(file.name) else { continue }
            if name.isProjector {
                projectors.append((name, file))
            } else {
                variants[Variant(name: name.modelName, shards: name.shard?.count ?? 1), default: []]
                    .append((name.shard?.index ?? 1, file))
            }
        }
        projectors.sort { $0.file.name < $1.file.name }
        var drafts = variants.map { variant, shards in
            Draft(
                fileName: variant.name,
                files: shards.sorted { ($0.index, $0.file.name) < ($1.index, $1.file.name) }.map(\.file),
                isComplete: Set(shards.map(\.index)).count == variant.shards)
        }
        drafts.sort { ($0.fileName, $0.files.count) < ($1.fileName, $1.files.count) }
        for index in drafts.indices {
            drafts[index].isAloneInFolder = !isTop && drafts.count == 1
            drafts[index].projector =
                projectors.first { projector in
                    // A folder is one model's; only at the top lie files that have nothing to do with each other.
                    !isTop || drafts.count == 1 || belongs(projector.name.stem, to: drafts[index].fileName)
                }?.file
        }
        return drafts
    }

    /// Whether a projector's name is that of the model, with `mmproj` before or within it and another quantisation behind:
    /// `mmproj-gemma-3-4b-it-f16` and `gemma-3-4b-it-Q4_K_M.gguf`, or llama.cpp's `org_repo_mmproj…` and `org_repo_model…`.
    private static func belongs(_ projector: String, to model: String) -> Bool {
        let text = Array(projector.lowercased().utf8)
        guard let mark = text.firstPlace(of: Array("mmproj".utf8)) else { return false }
        let separators = Set("-_. ".utf8)
        var rest = String(decoding: text[mark.upperBound...].drop(while: separators.contains), as: UTF8.self)
        if let word = Quantization.word(in: rest), rest.hasSuffix(word) { rest.removeLast(word.count) }
        while let last = rest.utf8.last, separators.contains(last) { rest.removeLast() }
        let before = String(decoding: text[..<mark.lowerBound], as: UTF8.self)
        let common = before.isEmpty ? rest : before
        return common.utf8.count >= 3 && model.lowercased().hasPrefix(common)
    }

    private static func name(of draft: Draft, in folders: [String], taken: inout Set<String>) -> String {
        var short = draft.fileName
        var qualifiers = folders[...]
        if draft.isAloneInFolder, let folder = qualifiers.popLast() { short = folder }
        var name = prefix + short
        if taken.contains(name), let folder = qualifiers.last { name = "\(prefix)\(folder)-\(short)" }
        var number = 2
        let base = name
        while !taken.insert(name).inserted {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }
}
