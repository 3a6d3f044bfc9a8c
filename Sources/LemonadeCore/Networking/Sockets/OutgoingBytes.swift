import Glibc

/// One array of bytes to write.
struct OutgoingBytes: OutgoingParts {
    /// The bytes.
    let bytes: [UInt8]

    var byteCount: Int { bytes.count }

    func withParts<R>(from offset: Int, _ body: (UnsafeBufferPointer<iovec>) -> R) -> R {
        bytes.withUnsafeBytes { bytes in
            var part = iovec(bytes.dropFirst(offset))
            return withUnsafePointer(to: &part) { body(UnsafeBufferPointer(start: $0, count: 1)) }
        }
    }
}

/// Bytes of a buffer (or of anything that stays where it is until they are written).
struct OutgoingRegion: OutgoingParts {
    /// The bytes.
    let bytes: UnsafeRawBufferPointer

    var byteCount: Int { bytes.count }

    func withParts<R>(from offset: Int, _ body: (UnsafeBufferPointer<iovec>) -> R) -> R {
        var part = iovec(bytes.dropFirst(offset))
        return withUnsafePointer(to: &part) { body(UnsafeBufferPointer(start: $0, count: 1)) }
    }
}

extension iovec {
    /// A part that is only read from, although the type says otherwise.
    init(_ bytes: Slice<UnsafeRawBufferPointer>) {
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        self.init(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
    }
}
