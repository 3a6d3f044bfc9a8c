import Glibc

/// Directories of the daemon.
package enum Directory {
    /// Makes the directory and those above it that are missing, with mode 0700 as the XDG specification asks. One that
    /// exists is left as it is.
    package static func create(_ path: String) throws(FileError) {
        guard mkdir(path, 0o700) != 0 else { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            let above = FilePath.directory(of: path)
            guard above != path, above != "." else {
                throw .system(path: path, SystemError(call: "mkdir", code: ENOENT))
            }
            try create(above)
            // Somebody else may have made it meanwhile.
            guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
            throw .system(path: path, SystemError(call: "mkdir", code: errno))
        case let code: throw .system(path: path, SystemError(call: "mkdir", code: code))
        }
    }
}
