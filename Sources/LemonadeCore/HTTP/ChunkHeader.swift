/// Writes chunked framing (RFC 9112 §7.1).
enum ChunkHeader {
    /// The most bytes that `write` needs: sixteen digits and a line end.
    static let maxBytes = 18
    /// What follows each chunk's payload.
    static let chunkEnd: StaticString = "\r\n"
    /// The last chunk with an empty trailer section: what ends a body.
    static let lastChunk: StaticString = "0\r\n\r\n"

    /// Writes a chunk's size line into the bytes directly before `end`, and says how many it took. There must be room for
    /// `maxBytes`. A size of 0 would end the body, so it must be positive.
    @inline(__always)
    static func write(size: Int, endingAt end: UnsafeMutableRawPointer) -> Int {
        precondition(size > 0, "an empty chunk ends the body")
        (end - 1).storeBytes(of: 0x0A, as: UInt8.self)
        (end - 2).storeBytes(of: 0x0D, as: UInt8.self)
        var rest = size
        var length = 2
        while rest > 0 {
            length += 1
            let digit = UInt8(truncatingIfNeeded: rest & 15)
            (end - length).storeBytes(of: digit < 10 ? 0x30 + digit : 0x57 + digit, as: UInt8.self)
            rest >>= 4
        }
        return length
    }
}
