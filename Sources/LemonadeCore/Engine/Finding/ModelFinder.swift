import Glibc

/// Finds the models of this machine: those in folders, and those that the user registered.
struct ModelFinder {
    /// Where models are looked for.
    struct Places: Sendable, Equatable {
        /// The folder of downloaded models, usually the hub's cache.
        var models: String?
        /// A further folder.
        var extra: String?
    }

    /// What was found.
    struct Findings: Sendable {
        /// The models by name.
        var models: [LocalModel] = []
        /// The folders to be watched.
        var watched: [String] = []
        /// What could not be read, a sentence each.
        var problems: [String] = []
    }

    private let places: Places
    private var cache = HeaderCache()

    /// A finder that looks there.
    init(_ places: Places) {
        self.places = places
    }

    /// How many headers have been read so far.
    var headersRead: Int { cache.reads }

    /// Looks at everything; headers that are known are not read again.
    mutating func find(registered: [UserModel]) -> Findings {
        var findings = Findings()
        var files: [FoundFile] = []
        for root in Self.roots(places) {
            let scan = FolderScan(root)
            files += scan.files
            findings.watched += scan.watched
            findings.problems += scan.problems
        }
        let found = ModelGrouping.models(in: Self.unique(files))
        let own = registered.map { ($0, registeredFiles($0)) }
        for case .file(let path)? in registered.map(\.location) {
            findings.watched.append(FolderScan.nearest(above: path))
        }
        let headers = cache.outcomes(of: found.map(\.file) + own.compactMap { $0.1?.file })
        for model in found {
            switch headers[model.file] {
            case .facts(let facts)?:
                if facts.purpose == .model { findings.models.append(LocalModel(model, facts: facts)) }
            case .unreadable(let reason)?: findings.problems.append("\(model.file.path) \(reason)")
            case nil: break
            }
        }
        for (registration, model) in own {
            var facts = ModelFacts()
            switch model.flatMap({ headers[$0.file] }) {
            case .facts(let read)?: facts = read
            case .unreadable(let reason)?: findings.problems.append("\(registration.name): its file \(reason)")
            case nil: break
            }
            findings.models.append(LocalModel(registration, files: model, facts: facts))
        }
        findings.models.sort { $0.name < $1.name }
        return findings
    }

    /// Both folders, unless they are one, or one lies in the other.
    private static func roots(_ places: Places) -> [String] {
        let roots = [places.models, places.extra].compactMap { $0.map(FilePath.trimmingSlashes) }
        return roots.enumerated().filter { index, root in
            !roots.enumerated().contains { other, above in
                index != other && (root.hasPrefix(above == "/" ? "/" : above + "/") || (root == above && other < index))
            }
        }.map(\.element)
    }

    /// Each file once, also when both folders lead to it.
    private static func unique(_ files: [FoundFile]) -> [FoundFile] {
        var paths: Set<String> = []
        return files.filter { paths.insert($0.path).inserted }
    }

    /// The files of a registered model; nil when they are not on this machine.
    private func registeredFiles(_ registration: UserModel) -> FoundModel? {
        switch registration.location {
        case .file(let path)?: return Self.model(at: path, projector: registration.projector)
        case .repository(let repository, let variant)?:
            guard let cache = places.models else { return nil }
            let files = FolderScan(repository: repository, in: FilePath.trimmingSlashes(cache)).files
            guard let model = Self.choose(variant, of: ModelGrouping.models(in: files)) else { return nil }
            guard let wanted = registration.projector else { return model }
            return model.with(projector: files.first { $0.name == wanted } ?? Self.file(at: wanted))
        case nil: return nil
        }
    }

    private static func model(at path: String, projector: String?) -> FoundModel? {
        guard let file = file(at: path) else { return nil }
        var files = [file]
        if let name = GGUFFileName(file.name), name.shard != nil {
            files = FolderScan(FilePath.directory(of: path)).files.filter {
                $0.folders.isEmpty && GGUFFileName($0.name)?.modelName == name.modelName
            }
        }
        let model = ModelGrouping.models(in: files.map { $0.atTop }).first
        return model?.with(projector: projector.flatMap(Self.file))
    }

    /// The model of a variant: a file's name, its quantisation, or a folder; without one the usual quantisation, or the
    /// first by name.
    private static func choose(_ variant: String?, of models: [FoundModel]) -> FoundModel? {
        guard let variant else {
            return models.first { Quantization.word(in: GGUFFileName($0.file.name)?.stem ?? "") == "q4_k_m" }
                ?? models.first
        }
        let wanted = variant.lowercased()
        return models.first { $0.file.name.lowercased() == wanted }
            ?? models.first { GGUFFileName($0.file.name)?.modelName.lowercased() == wanted + ".gguf" }
            ?? models.first { $0.file.folders.last?.lowercased() == wanted }
            ?? models.first { GGUFFileName($0.file.name)?.stem.lowercased().hasSuffix("-" + wanted) == true }
            ?? models.first { Quantization.word(in: GGUFFileName($0.file.name)?.stem ?? "").map(String.init) == wanted }
    }

    private static func file(at path: String) -> FoundFile? {
        var status = stat()
        guard path.hasPrefix("/"), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return FoundFile(
            path: path, folders: [], name: FilePath.name(of: path), size: UInt64(max(0, status.st_size)),
            modified: status.st_mtim.tv_sec)
    }
}

extension FoundFile {
    /// The same file as if it lay in the folder that is searched.
    fileprivate var atTop: FoundFile {
        FoundFile(path: path, folders: [], name: name, size: size, modified: modified)
    }
}

extension FoundModel {
    /// The same model with that projector, if there is one.
    fileprivate func with(projector: FoundFile?) -> FoundModel {
        guard let projector else { return self }
        return FoundModel(name: name, file: file, files: files, projector: projector, isComplete: isComplete)
    }
}
