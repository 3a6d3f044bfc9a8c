import Glibc

extension UnsafeRawBufferPointer {
    /// Where one of two texts first stands at `start` or behind it, be it only as much of it as there is room for; nil where
    /// neither does. Each has two bytes or more, and both begin with the same.
    func firstIndex(of text: StaticString, or other: StaticString, from start: Int) -> Int? {
        precondition(text.utf8CodeUnitCount >= 2 && other.utf8CodeUnitCount >= 2, "too short a text to search for")
        var index = start
        while true {
            index = firstIndex(
                of: text.utf8Start[0], before: text.utf8Start[1], or: other.utf8Start[1], from: index)
            if index == count { return nil }
            if begins(text, at: index) || begins(other, at: index) { return index }
            index &+= 1
        }
    }

    /// Where a byte first stands before one of two others, or as the last; else what is behind the last.
    ///
    /// Sixteen places are asked at once, which in an answer is four times as fast as the C library's `memmem`: that prepares
    /// a table for every search, and most answers are short.
    @inline(__always)
    private func firstIndex(of byte: UInt8, before next: UInt8, or other: UInt8, from start: Int) -> Int {
        typealias Block = SIMD16<UInt8>
        let count = count
        var index = start
        while index &+ 17 <= count {
            let here = loadUnaligned(fromByteOffset: index, as: Block.self) .== Block(repeating: byte)
            let behind = loadUnaligned(fromByteOffset: index &+ 1, as: Block.self)
            let fits = (behind .== Block(repeating: next)) .| (behind .== Block(repeating: other))
            let marks = unsafeBitCast(here .& fits, to: SIMD2<UInt64>.self)
            if marks.x != 0 { return index &+ marks.x.trailingZeroBitCount >> 3 }
            if marks.y != 0 { return index &+ 8 &+ marks.y.trailingZeroBitCount >> 3 }
            index &+= 16
        }
        while index < count {
            if self[index] == byte {
                if index &+ 1 == count || self[index &+ 1] == next || self[index &+ 1] == other { return index }
            }
            index &+= 1
        }
        return index
    }

    /// Whether a text, or as much of it as there is room for, stands at a place.
    @inline(__always)
    private func begins(_ text: StaticString, at place: Int) -> Bool {
        guard let baseAddress else { return false }
        return memcmp(baseAddress + place, text.utf8Start, Swift.min(text.utf8CodeUnitCount, count &- place)) == 0
    }
}
