import Glibc

/// Where finished lines go. Each write(2) takes whole lines: of a pipe as many as it takes at once without mixing them with
/// those of other processes (PIPE_BUF, pipe(7)); of a file, where no write is mixed with another, sixteen times as many.
struct LogOutput: Sendable {
    /// Most bytes of one write, unless a single line is longer.
    static let atomicBytes = 4096
    /// The same of a file.
    static let fileBytes = 64 * 1024

    /// Writes whole lines; called on the sink's own queue only.
    let write: @Sendable ([UInt8]) -> Void

    /// Lines go wherever the closure takes them.
    init(_ write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// Lines go to a descriptor; what it does not take is lost, for there is nowhere to complain.
    init(descriptor: CInt) {
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        let most = isFile ? LogOutput.fileBytes : LogOutput.atomicBytes
        self.init { lines in
            lines.withUnsafeBytes { bytes in
                for range in LogOutput.pieces(of: bytes, atMost: most) {
                    LogOutput.write(UnsafeRawBufferPointer(rebasing: bytes[range]), to: descriptor)
                }
            }
        }
    }

    /// Whole lines of together at most that many bytes, or one line that is longer.
    static func pieces(of lines: UnsafeRawBufferPointer, atMost bytes: Int = atomicBytes) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        while start < lines.count {
            let lineFeed = UInt8(ascii: "\n")
            let most = lines[start..<min(start + bytes, lines.count)]
            let last = most.lastIndex(of: lineFeed) ?? lines[start...].firstIndex(of: lineFeed) ?? lines.count - 1
            pieces.append(start..<last + 1)
            start = last + 1
        }
        return pieces
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0, errno == EAGAIN {
                // Somebody made our terminal non-blocking: wait until it takes more.
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = Glibc.poll(&poll, 1, 1000)
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }

    /// Whether the descriptor leads to journald, which then reads priorities: $JOURNAL_STREAM names the device and the
    /// inode of the stream that it gave us (systemd.exec(5)); a redirected descriptor is not it.
    package static func isJournal(descriptor: CInt, environment: [String: String]) -> Bool {
        guard let stream = environment["JOURNAL_STREAM"] else { return false }
        let parts = stream.split(separator: ":")
        var status = stat()
        guard parts.count == 2, let device = UInt64(parts[0]), let inode = UInt64(parts[1]),
            fstat(descriptor, &status) == 0
        else { return false }
        return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
    }
}
