/// The layout of the Hugging Face hub's cache: `models--<org>--<name>/snapshots/<revision>/<file>`.
enum HubCache {
    /// Where it is, by the environment: HF_HUB_CACHE, HF_HOME, ~/.cache/huggingface/hub.
    static func directory(environment: [String: String]) -> String? {
        func path(_ name: String) -> String? {
            environment[name].flatMap { $0.hasPrefix("/") ? FilePath.trimmingSlashes($0) : nil }
        }
        if let cache = path("HF_HUB_CACHE") { return cache }
        if let home = path("HF_HOME") { return FilePath.join(home, "hub") }
        if let cache = path("XDG_CACHE_HOME") { return FilePath.join(cache, "huggingface/hub") }
        return path("HOME").map { FilePath.join($0, ".cache/huggingface/hub") }
    }

    /// The name of the folder that holds a repository's files.
    static func folder(ofRepository repository: String) -> String {
        "models--" + repository.split(separator: "/").joined(separator: "--")
    }

    /// The repository whose files a folder holds, as its organisation and name; nil for other folders.
    static func repository(ofFolder folder: String) -> (organization: String?, name: String)? {
        let prefix = "models--"
        guard folder.hasPrefix(prefix) else { return nil }
        let rest = folder.dropFirst(prefix.count)
        guard !rest.isEmpty else { return nil }
        guard let border = rest.firstPlace(of: "--") else { return (nil, String(rest)) }
        let name = rest[border.upperBound...]
        guard !name.isEmpty, border.lowerBound > rest.startIndex else { return nil }
        return (String(rest[..<border.lowerBound]), String(name))
    }

    /// Folders beside those of models, which hold none.
    static func isOther(_ folder: String) -> Bool {
        folder.hasPrefix("datasets--") || folder.hasPrefix("spaces--")
    }
}
