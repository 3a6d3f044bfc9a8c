import Glibc

/// One walk through a folder: the GGUF files in it, and the folders that must be watched to notice a change.
struct FolderScan {
    /// How far a walk goes, so that a folder with half a file system in it costs little.
    struct Limits {
        /// Folders below each other. Default: 16.
        var depth = 16
        /// Entries of all folders together. Default: 500,000.
        var entries = 500_000
    }

    /// The files.
    private(set) var files: [FoundFile] = []
    /// The folders that were read, and of those that do not exist the nearest that does.
    private(set) var watched: [String] = []
    /// Folders that could not be read, and why; the walk went on without them.
    private(set) var problems: [String] = []

    private let limits: Limits
    private var entriesLeft: Int
    private var seen: Set<Identity> = []

    private struct Identity: Hashable {
        let device: UInt
        let number: UInt
    }

    private struct Entry {
        let name: String
        let isFolder: Bool
        let size: UInt64
        let modified: Int
    }

    /// Walks through `root`. Folders of a hub's cache are read in their layout, all others as they are.
    init(_ root: String, limits: Limits = Limits()) {
        self.limits = limits
        entriesLeft = limits.entries
        for entry in entries(of: root, isRoot: true) {
            let path = FilePath.join(root, entry.name)
            if !entry.isFolder {
                add(entry, at: path, folders: [])
            } else if let repository = HubCache.repository(ofFolder: entry.name) {
                walkRepository(path, [repository.organization, repository.name].compactMap { $0 })
            } else if !HubCache.isOther(entry.name) {
                walk(path, [entry.name])
            }
        }
    }

    /// Walks through the snapshot of one repository of the hub's cache only.
    init(repository: String, in cache: String, limits: Limits = Limits()) {
        self.limits = limits
        entriesLeft = limits.entries
        walkRepository(
            FilePath.join(cache, HubCache.folder(ofRepository: repository)),
            repository.split(separator: "/").map(String.init))
    }

    private mutating func walk(_ path: String, _ folders: [String]) {
        var left = [(path: path, folders: folders)]
        while let next = left.popLast() {
            for entry in entries(of: next.path, isRoot: false) {
                let path = FilePath.join(next.path, entry.name)
                if !entry.isFolder {
                    add(entry, at: path, folders: next.folders)
                } else if next.folders.count < limits.depth {
                    left.append((path, next.folders + [entry.name]))
                }
            }
        }
    }

    /// The snapshot that `refs/main` names, or the newest one.
    private mutating func walkRepository(_ path: String, _ folders: [String]) {
        let snapshots = FilePath.join(path, "snapshots")
        watched += [path, FilePath.join(path, "refs")]
        let revisions = entries(of: snapshots, isRoot: false).filter(\.isFolder)
        let reference = (try? FileReader.read(FilePath.join(path, "refs/main"), limit: 4096)).map {
            String(decoding: $0, as: UTF8.self).prefix { !$0.isWhitespace }
        }
        let main = revisions.first { $0.name == reference.map(String.init) }
        let newest = revisions.max { ($0.modified, $0.name) < ($1.modified, $1.name) }
        if let revision = main ?? newest { walk(FilePath.join(snapshots, revision.name), folders) }
    }

    private mutating func add(_ entry: Entry, at path: String, folders: [String]) {
        guard GGUFFileName(entry.name) != nil else { return }
        files.append(
            FoundFile(path: path, folders: folders, name: entry.name, size: entry.size, modified: entry.modified))
    }

    /// The folders and GGUF files of a folder. Links are followed; a folder that was read before is not read again, so that
    /// links in a circle end.
    private mutating func entries(of path: String, isRoot: Bool) -> [Entry] {
        guard let directory = opendir(path) else {
            let error = SystemError(call: "opendir")
            if error.code != ENOENT { problems.append("\(path): \(error.words)") }
            if isRoot { watched.append(Self.nearest(above: path)) }
            return []
        }
        defer { closedir(directory) }
        let descriptor = dirfd(directory)
        var status = stat()
        guard fstat(descriptor, &status) == 0,
            seen.insert(Identity(device: UInt(status.st_dev), number: UInt(status.st_ino))).inserted
        else { return [] }
        watched.append(path)
        var entries: [Entry] = []
        while let next = readdir(directory) {
            entriesLeft -= 1
            guard entriesLeft > 0 else {
                problems.append("\(path): more than \(limits.entries) entries; the rest is not searched")
                break
            }
            let name = Self.name(of: next)
            let kind = Int(next.pointee.d_type)
            let isFile = kind == Int(DT_REG)
            // Hidden ones are others' business; of files only GGUF files are worth a further look.
            guard !name.hasPrefix("."), !isFile || GGUFFileName(name) != nil else { continue }
            var status = stat()
            guard fstatat(descriptor, name, &status, 0) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                entries.append(
                    Entry(name: name, isFolder: true, size: 0, modified: status.st_mtim.tv_sec))
            case S_IFREG:
                entries.append(
                    Entry(
                        name: name, isFolder: false, size: UInt64(max(0, status.st_size)),
                        modified: status.st_mtim.tv_sec))
            default: break
            }
        }
        return entries
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) { name in
            name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
        }
    }

    /// The nearest folder above a path that exists: what is made in it may be the way there.
    static func nearest(above path: String) -> String {
        var path = FilePath.directory(of: path)
        while path != "/", path != ".", access(path, F_OK) != 0 { path = FilePath.directory(of: path) }
        return path
    }
}
