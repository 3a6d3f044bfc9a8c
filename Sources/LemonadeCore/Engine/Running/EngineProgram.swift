import Glibc

/// The llama-server program that was found.
struct EngineProgram: Sendable, Equatable {
    /// What named it.
    enum Source: String, Sendable {
        /// `llamacpp.server_bin` in config.json.
        case configuration
        /// LEMONADE_LLAMACPP_BIN.
        case environment
        /// The folder that lemond keeps under its cache directory.
        case managed
        /// PATH.
        case path
    }

    /// Its path.
    let path: String
    /// What named it.
    let source: Source

    /// Why there is none.
    enum Fault: Error, Sendable, Equatable {
        /// Nowhere.
        case notFound
        /// What was named is no program that can be run.
        case notRunnable(path: String, source: Source, reason: String)

        /// What to do, in words that fit behind "because"; without a full stop.
        var message: String {
            switch self {
            case .notFound:
                "there is no llama-server on this machine. Install llama.cpp so that llama-server is on lemond's PATH, or "
                    + "name it with the setting llamacpp.server_bin or the variable LEMONADE_LLAMACPP_BIN"
            case .notRunnable(let path, let source, let reason):
                "\(path), which \(source == .configuration ? "the setting llamacpp.server_bin" : "LEMONADE_LLAMACPP_BIN") "
                    + "names, cannot be run: \(reason)"
            }
        }
    }

    private static let name = "llama-server"

    /// Looks where the configuration, the environment, the managed folder and PATH say, in that order. What is named and
    /// cannot be run is an error: another program in its place would be a surprise.
    static func find(
        setting: String, environment: [String: String], cacheDirectory: String?
    ) throws(Fault) -> EngineProgram {
        if !setting.isEmpty { return try named(setting, .configuration) }
        if let path = environment["LEMONADE_LLAMACPP_BIN"], !path.isEmpty { return try named(path, .environment) }
        if let cacheDirectory {
            for folder in ["llamacpp", "llamacpp/bin", "llamacpp/build/bin"] {
                let path = FilePath.join(FilePath.join(cacheDirectory, folder), name)
                if refusal(of: path) == nil { return EngineProgram(path: path, source: .managed) }
            }
        }
        // An empty or relative entry would mean wherever lemond was started.
        for folder in (environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
            let path = FilePath.join(String(folder), name)
            if refusal(of: path) == nil { return EngineProgram(path: path, source: .path) }
        }
        throw .notFound
    }

    private static func named(_ path: String, _ source: Source) throws(Fault) -> EngineProgram {
        var path = path
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { path = FilePath.join(path, name) }
        if let reason = refusal(of: path) { throw .notRunnable(path: path, source: source, reason: reason) }
        return EngineProgram(path: path, source: source)
    }

    /// Why a file cannot be run; nil when it can.
    private static func refusal(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return SystemError(call: "stat").words }
        guard status.st_mode & S_IFMT == S_IFREG else { return "not a regular file" }
        return access(path, X_OK) == 0 ? nil : SystemError(call: "access").words
    }
}
