import CSystem
import Glibc

/// A connected socket.
final class SocketStream: ByteStream {
    let descriptor: Descriptor

    /// Over a connected, registered socket.
    init(descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    func tryRead(into buffer: UnsafeMutableRawBufferPointer) -> IOResult {
        while true {
            let count = recv(descriptor.number, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                // Less than asked for: the next read would find nothing, unless the peer has ended its side, which no
                // further event would tell.
                if count < buffer.count, !descriptor.peerClosed { descriptor.isReadable = false }
                return .count(count)
            }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                descriptor.isReadable = false
                return .blocked(.read)
            default: return .failed(.system(SystemError(call: "recv")))
            }
        }
    }

    func tryWrite(_ parts: UnsafeBufferPointer<iovec>) -> IOResult {
        while true {
            let count: Int
            if parts.count == 1 {
                count = send(descriptor.number, parts[0].iov_base, parts[0].iov_len, Int32(MSG_NOSIGNAL))
            } else {
                var message = msghdr()
                message.msg_iov = UnsafeMutablePointer(mutating: parts.baseAddress)
                message.msg_iovlen = parts.count
                count = sendmsg(descriptor.number, &message, Int32(MSG_NOSIGNAL))
            }
            if count > 0 { return .count(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                descriptor.isWritable = false
                return .blocked(.write)
            default: return .failed(.system(SystemError(call: "send")))
            }
        }
    }

    func isFresh() -> Bool {
        guard !descriptor.peerClosed, !descriptor.isCancelled else { return false }
        return look() == .nothing
    }

    /// What there is to read.
    enum Sight {
        case nothing
        case bytes
        /// The peer has ended its side, or the connection.
        case end
    }

    /// Looks at what there is to read, and leaves it there. The event of a hang-up may not have been fetched yet.
    func look() -> Sight {
        var byte: UInt8 = 0
        let count = recv(descriptor.number, &byte, 1, Int32(MSG_PEEK))
        if count > 0 { return .bytes }
        return count < 0 && errno == EAGAIN ? .nothing : .end
    }

    func close() {
        descriptor.close()
    }
}
