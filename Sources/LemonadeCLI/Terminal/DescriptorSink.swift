import Glibc

/// An open file descriptor as a place to write to; it is not closed.
struct DescriptorSink: OutputSink {
    /// The descriptor.
    let descriptor: Int32

    func write(_ bytes: [UInt8]) throws(OutputError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count >= 0 {
                written += count
                continue
            }
            switch errno {
            case EINTR: break
            // Standard output can be a description shared with a program that has made it non-blocking.
            case EAGAIN: waitUntilWritable()
            case EPIPE: throw .closed
            case let number: throw .failed(number)
            }
        }
    }

    private func waitUntilWritable() {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, -1)
    }
}
