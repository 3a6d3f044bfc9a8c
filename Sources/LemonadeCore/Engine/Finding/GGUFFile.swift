import Glibc

/// A GGUF file on disk, read where it is wanted.
final class GGUFFile: GGUFSource {
    let byteCount: UInt64
    private let descriptor: CInt

    /// Opens a regular file; a pipe is not waited for.
    init(path: String) throws(GGUFError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw .unreadable(SystemError(call: "open").words) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable("not a regular file")
        }
        byteCount = UInt64(max(0, status.st_size))
    }

    deinit {
        close(descriptor)
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(GGUFError) -> Int {
        guard let start = buffer.baseAddress, let offset = off_t(exactly: offset) else { return 0 }
        var filled = 0
        while filled < buffer.count {
            let count = pread(descriptor, start + filled, buffer.count - filled, offset + filled)
            if count > 0 {
                filled += count
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw .unreadable(SystemError(call: "pread").words)
            }
        }
        return filled
    }
}
