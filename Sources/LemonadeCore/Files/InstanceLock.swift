import Glibc

/// Holds `lemond.lock` in the configuration directory, so that two daemons never write one configuration. The kernel drops
/// the lock with the process, however that ends; the file stays, for removing it would let two processes hold two files.
package final class InstanceLock: Sendable {
    /// The lock's file name.
    package static let fileName = "lemond.lock"

    private let descriptor: CInt

    /// Takes the lock or says who has it; the directory is made when it is missing.
    package convenience init(directory: String) throws(InstanceLockError) {
        try self.init(path: FilePath.join(directory, InstanceLock.fileName))
    }

    /// Takes a lock that is that file.
    package init(path: String) throws(InstanceLockError) {
        descriptor = try InstanceLock.lockedDescriptor(path)
        // For the other's message only; a full disk must not stop the daemon.
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    private static func lockedDescriptor(_ path: String) throws(InstanceLockError) -> CInt {
        let directory = FilePath.directory(of: path)
        let descriptor: CInt
        do {
            try Directory.create(directory)
            descriptor = try FileError.check("open", path) {
                open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            }
        } catch {
            throw .unavailable(error)
        }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            if code == EINTR { continue }
            defer { close(descriptor) }
            guard code == EWOULDBLOCK else {
                throw .unavailable(.system(path: path, SystemError(call: "flock", code: code)))
            }
            throw .held(directory: directory, process: holder(descriptor))
        }
        return descriptor
    }

    deinit {
        // Not by closing alone: a child that is being started holds the same open file until it has become its program.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func holder(_ descriptor: CInt) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
