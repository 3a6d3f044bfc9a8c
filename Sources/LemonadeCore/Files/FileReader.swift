import Glibc

/// Reads small files whole.
package enum FileReader {
    /// The file's bytes; at most `limit` of them, for what is read whole must be bounded. Directories, pipes and devices
    /// are refused, and a pipe is not waited for.
    package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let descriptor = try FileError.check("open", path) { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        defer { close(descriptor) }
        var status = stat()
        try FileError.check("fstat", path) { fstat(descriptor, &status) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard status.st_size <= limit else { throw .tooLarge(path: path, limit: limit) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var block = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = try FileError.check("read", path) { Glibc.read(descriptor, &block, block.count) }
            guard count > 0 else { return bytes }
            // The size is only what it was: files of /proc have none, and others may grow.
            guard bytes.count + count <= limit else { throw .tooLarge(path: path, limit: limit) }
            bytes += block[..<count]
        }
    }

    /// The file's bytes, or nil when there is no such file.
    package static func readIfPresent(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        do {
            return try read(path, limit: limit)
        } catch {
            guard error.isMissing else { throw error }
            return nil
        }
    }
}
