import Glibc

/// Replaces a file as a whole: a reader, and the next start after a power cut, sees the old bytes or the new ones.
///
/// A path that is a symbolic link is replaced at its target, so that a linked configuration stays linked; the temporary
/// file is made beside the target and never follows a link itself. A link to nothing is refused.
package enum AtomicFile {
    /// Writes the bytes to a temporary file in the same directory, makes them durable, and renames it over the path. A
    /// missing directory is made, with mode 0700. Whatever fails, the old file stays and the temporary one is removed.
    package static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws(FileError) {
        try write(bytes, to: path, mode: mode, calls: .system)
    }

    static func write(_ bytes: [UInt8], to path: String, mode: mode_t, calls: FileCalls) throws(FileError) {
        let target = try resolvingLink(path)
        let directory = FilePath.directory(of: target)
        try Directory.create(directory)
        let temporary =
            "\(directory)/.\(FilePath.name(of: target)).\(String(UInt64.random(in: .min ... .max), radix: 36))"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let descriptor = try FileError.check("open", target) { open(temporary, flags, mode) }
        do {
            try fill(descriptor, with: bytes, mode: mode, path: target, calls: calls)
            try FileError.check("rename", target) { calls.rename(temporary, target) }
        } catch {
            unlink(temporary)
            throw error
        }
        try synchronizeDirectory(directory, calls: calls)
    }

    /// Writes, sets the mode whatever the umask, makes durable and closes; the descriptor is closed on every way out.
    private static func fill(
        _ descriptor: CInt, with bytes: [UInt8], mode: mode_t, path: String, calls: FileCalls
    ) throws(FileError) {
        do {
            try FileError.check("fchmod", path) { fchmod(descriptor, mode) }
            var written = 0
            while written < bytes.count {
                written += try FileError.check("write", path) {
                    bytes.withUnsafeBytes { bytes in
                        guard let start = bytes.baseAddress else { return 0 }
                        return calls.write(descriptor, start + written, bytes.count - written)
                    }
                }
            }
            try FileError.check("fsync", path) { calls.synchronize(descriptor) }
        } catch {
            close(descriptor)
            throw error
        }
        // Linux closes the descriptor even when close reports a failure, so it must not be tried again.
        guard close(descriptor) == 0 || errno == EINTR else {
            throw .system(path: path, SystemError(call: "close", code: errno))
        }
    }

    /// Makes the rename itself durable; file systems that cannot do so say EINVAL.
    private static func synchronizeDirectory(_ directory: String, calls: FileCalls) throws(FileError) {
        let descriptor = try FileError.check("open", directory) { open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(descriptor) }
        guard calls.synchronize(descriptor) != 0, errno != EINVAL else { return }
        throw .system(path: directory, SystemError(call: "fsync", code: errno))
    }

    private static func resolvingLink(_ path: String) throws(FileError) -> String {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
        guard let resolved = realpath(path, nil) else {
            guard errno == ENOENT else { throw .system(path: path, SystemError(call: "realpath", code: errno)) }
            throw .danglingLink(path: path)
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
