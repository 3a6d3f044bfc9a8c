import Glibc

/// Whether somebody beside root and the owner could change what a file or a directory holds.
package enum OtherWriters {
    /// Whether other users may write there.
    package static func canWrite(to path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && canWrite(to: status)
    }

    /// The directory, of those on the way to this one and itself, in which another user could put something else in the place of
    /// what is below; nil when there is none.
    package static func place(onTheWayTo directory: String) throws(FileError) -> String? {
        guard let resolved = realpath(directory, nil) else {
            throw .system(path: directory, SystemError(call: "realpath"))
        }
        defer { free(resolved) }
        let last = String(cString: resolved)
        var path = last
        while true {
            var status = stat()
            try FileError.check("stat", path) { stat(path, &status) }
            // Above it is enough that only their owner may rename what is in it; in itself the next name is free to be taken.
            let keepsNames = status.st_mode & S_ISVTX != 0 && path != last
            if status.st_uid != 0 && status.st_uid != geteuid() || canWrite(to: status) && !keepsNames { return path }
            guard path != "/" else { return nil }
            path = FilePath.directory(of: path)
        }
    }

    private static func canWrite(to status: stat) -> Bool {
        if status.st_mode & S_IWOTH != 0 { return true }
        // A group of its owner's own number is that user's alone: most systems make one for each.
        return status.st_mode & S_IWGRP != 0 && status.st_gid != status.st_uid && status.st_gid != 0
    }
}
