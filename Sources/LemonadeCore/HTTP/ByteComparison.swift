import Glibc

extension UnsafeRawBufferPointer {
    /// Are these bytes exactly that text?
    @inline(__always)
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        guard let base = baseAddress else { return true }
        return memcmp(base, text.utf8Start, count) == 0
    }

    /// Are these bytes exactly those others?
    @inline(__always)
    func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let base = baseAddress, let otherBase = other.baseAddress else { return true }
        return memcmp(base, otherBase, count) == 0
    }

    /// Are these bytes that text but for the case of ASCII letters? The text may hold letters, digits and any of `-/;=`.
    @inline(__always)
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && matches(text)
    }

    /// Do these bytes begin with that text but for the case of ASCII letters? Same alphabet as `equalsIgnoringCase`.
    @inline(__always)
    func hasPrefixIgnoringCase(_ text: StaticString) -> Bool {
        count >= text.utf8CodeUnitCount && matches(text)
    }

    /// Are these bytes those others but for the case of ASCII letters? Both must be tokens.
    func equalsIgnoringCase(_ other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] {
            let folded = self[index] | 0x20
            guard folded == other[index] | 0x20, folded >= 0x61, folded <= 0x7A else { return false }
        }
        return true
    }

    /// These bytes without the white space around them.
    func trimmingWhitespace() -> UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, self[start].isHTTPWhitespace { start += 1 }
        while end > start, self[end - 1].isHTTPWhitespace { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }

    /// How many of the first bytes make up a token (RFC 9110 §5.6.2).
    @inline(__always)
    var endOfToken: Int {
        var index = 0
        while index + 8 <= count, let base = baseAddress {
            let marks = ByteWord(base, at: index).marksOutsideLetters
            index += marks.first
            if !marks.isEmpty { break }
        }
        while index < count, ASCIISet.token.contains(self[index]) { index += 1 }
        return index
    }

    /// May all of these bytes stand in a request target?
    @inline(__always)
    var holdsOnlyTargetCharacters: Bool {
        var index = 0
        while index + 8 <= count, let base = baseAddress {
            guard ByteWord(base, at: index).marksOutsideTargets.isEmpty else { return false }
            index += 8
        }
        while index < count {
            guard ASCIISet.requestTarget.contains(self[index]) else { return false }
            index += 1
        }
        return true
    }

    /// Where that byte first stands at `start` or behind it; nil where it does not.
    @inline(__always)
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard start < count, let base = baseAddress, let found = memchr(base + start, Int32(byte), count - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    /// The index of the first byte that may not stand in a field value; nil when all may.
    func firstIndexOutsideFieldContent() -> Int? {
        var index = 0
        while index < count {
            if index + 8 <= count, let base = baseAddress, ByteWord(base, at: index).marksOutsidePlainValues.isEmpty {
                index += 8
            } else if self[index].isFieldContent {
                index += 1
            } else {
                return index
            }
        }
        return nil
    }

    /// The bytes up to `text.utf8CodeUnitCount`, which must be within bounds, against that text, ignoring case.
    @inline(__always)
    private func matches(_ text: StaticString) -> Bool {
        guard let base = baseAddress else { return true }
        let length = text.utf8CodeUnitCount
        let expected = UnsafeRawPointer(text.utf8Start)
        if length >= 8 { return Self.matches(base, expected, length, by: UInt64.self) }
        if length >= 4 { return Self.matches(base, expected, length, by: UInt32.self) }
        return Self.matches(base, expected, length, by: UInt8.self)
    }

    /// A word at a time, of which there must be at least one: only bit 0x20 of a byte may differ, and only where the expected
    /// byte is a letter, which in the alphabet of these texts are the bytes that have bit 0x40.
    @inline(__always)
    private static func matches<Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ base: UnsafeRawPointer, _ expected: UnsafeRawPointer, _ length: Int, by word: Word.Type
    ) -> Bool {
        let letterBits = Word.max / 0xFF &* 0x40
        let last = length - MemoryLayout<Word>.size
        var offset = 0
        while true {
            let text = expected.loadUnaligned(fromByteOffset: offset, as: Word.self)
            let differences = base.loadUnaligned(fromByteOffset: offset, as: Word.self) ^ text
            guard differences & ~((text & letterBits) >> 1) == 0 else { return false }
            guard offset < last else { return true }
            // The last word overlaps the one before it, which spares a loop over the rest.
            offset = Swift.min(offset + MemoryLayout<Word>.size, last)
        }
    }
}
