/// A field line as nearly all are: a name, its colon, a value without tabs, CR LF. Reading it looks at each byte once and eight
/// bytes at a time. Any other line, faulty ones and those whose end is not there yet among them, is left to `FieldLine`.
struct PlainFieldLine {
    /// Which known name it has.
    let id: HTTPFieldID
    /// Where its parts are.
    let line: FieldLine
    /// How many bytes it has, its line end among them.
    let byteCount: Int

    /// Reads the line that these bytes begin with; nil unless it is plain.
    @inline(__always)
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, let colon = Self.colon(of: bytes, base), colon > 0 else { return nil }
        let name = UnsafeRawBufferPointer(start: base, count: colon)
        id = HTTPFieldID.classify(name)
        // What is a known name is a token.
        guard id.isOneName || name.endOfToken == colon else { return nil }
        var start = colon + 1
        while start < bytes.count, bytes[start] == 0x20 { start += 1 }
        let end = Self.endOfPlainValue(of: bytes, base, from: start)
        guard end + 1 < bytes.count, bytes[end] == 0x0D, bytes[end + 1] == 0x0A else { return nil }
        byteCount = end + 2
        var valueEnd = end
        while valueEnd > start, bytes[valueEnd - 1] == 0x20 { valueEnd -= 1 }
        line = FieldLine(nameEnd: colon, valueStart: start, valueEnd: valueEnd)
    }

    /// Where the first colon is, unless that is among the last bytes.
    @inline(__always)
    private static func colon(of bytes: UnsafeRawBufferPointer, _ base: UnsafeRawPointer) -> Int? {
        var index = 0
        while index &+ 8 <= bytes.count {
            let marks = ByteWord(base, at: index).marks(of: UInt8(ascii: ":"))
            index &+= marks.first
            if !marks.isEmpty { return index }
        }
        return nil
    }

    /// Where the first byte is that a plain value has not.
    @inline(__always)
    private static func endOfPlainValue(
        of bytes: UnsafeRawBufferPointer, _ base: UnsafeRawPointer, from start: Int
    ) -> Int {
        var index = start
        while index &+ 8 <= bytes.count {
            let marks = ByteWord(base, at: index).marksOutsidePlainValues
            index &+= marks.first
            if !marks.isEmpty { return index }
        }
        while index < bytes.count, bytes[index] >= 0x20, bytes[index] != 0x7F { index += 1 }
        return index
    }
}
