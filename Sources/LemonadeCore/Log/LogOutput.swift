import Glibc

/// Where finished lines go: a descriptor, one write(2) a line, so that lines of several processes do not mix.
struct LogOutput: Sendable {
    /// Writes one line; called on the sink's own queue only.
    let write: @Sendable ([UInt8]) -> Void

    /// Lines go wherever the closure takes them.
    init(_ write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// Lines go to a descriptor; a line that it does not take is lost, for there is nowhere to complain.
    init(descriptor: CInt) {
        self.init { line in
            var written = 0
            while written < line.count {
                let count = line.withUnsafeBytes { bytes in
                    bytes.baseAddress.map { Glibc.write(descriptor, $0 + written, bytes.count - written) } ?? 0
                }
                if count > 0 {
                    written += count
                } else if count < 0, errno == EAGAIN {
                    // Somebody made our terminal non-blocking: wait until it takes more.
                    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = Glibc.poll(&poll, 1, 1000)
                } else if count == 0 || errno != EINTR {
                    return
                }
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
