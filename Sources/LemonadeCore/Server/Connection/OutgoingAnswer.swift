import Glibc

/// An answer's head and a body that is not worth copying behind it.
struct OutgoingAnswer: OutgoingParts {
    /// The head. Valid until it is written.
    let head: UnsafeRawBufferPointer
    /// The body.
    let body: [UInt8]

    var byteCount: Int { head.count + body.count }

    func withParts<R>(from offset: Int, _ send: (UnsafeBufferPointer<iovec>) -> R) -> R {
        body.withUnsafeBytes { body in
            guard offset < head.count else {
                return OutgoingRegion(bytes: body).withParts(from: offset - head.count, send)
            }
            return withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { parts in
                parts.initializeElement(at: 0, to: iovec(head.dropFirst(offset)))
                parts.initializeElement(at: 1, to: iovec(body[...]))
                return send(UnsafeBufferPointer(parts))
            }
        }
    }
}
