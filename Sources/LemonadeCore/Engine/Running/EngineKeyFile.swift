import Glibc

/// The file through which a child is told its key: an argument could be read by every user of the machine. Removed with this
/// object.
final class EngineKeyFile: Sendable {
    /// What the names of such files begin with.
    static let prefix = "llamacpp-key-"

    /// Its path.
    let path: String

    /// Writes a key into a new file that only this user can read.
    init(_ key: APIKey, in directory: String) throws(FileError) {
        path = FilePath.join(directory, Self.prefix + String(UInt64.random(in: .min ... .max), radix: 36))
        let path = path
        let descriptor = try FileError.check("open", path) {
            open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        }
        defer { close(descriptor) }
        let written = key.withBytes { bytes in
            var line = Array(bytes)
            line.append(UInt8(ascii: "\n"))
            return write(descriptor, line, line.count) == line.count
        }
        guard written else {
            unlink(path)
            throw .system(path: path, SystemError(call: "write"))
        }
    }

    deinit {
        remove()
    }

    /// Removes it; nothing happens the second time.
    func remove() {
        unlink(path)
    }

    /// Removes what an earlier daemon left.
    static func sweep(_ directory: String) {
        guard let folder = opendir(directory) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(prefix) { unlink(FilePath.join(directory, name)) }
        }
    }
}
