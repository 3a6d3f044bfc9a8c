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
        // Eight bytes at once, as long as they are letters and hyphens, which is what nearly all names of fields are made of.
        while index + 8 <= count {
            let word = loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let others = Self.marksOutsideNames(word)
            if others != 0 {
                index += others.trailingZeroBitCount >> 3
                break
            }
            index += 8
        }
        while index < count, ASCIISet.token.contains(self[index]) { index += 1 }
        return index
    }

    /// The top bit of each byte that is neither an ASCII letter nor a hyphen. A byte's sums stay below 256, so that none
    /// carries into the next.
    @inline(__always)
    private static func marksOutsideNames(_ word: UInt64) -> UInt64 {
        let low = word & 0x7F7F_7F7F_7F7F_7F7F
        let folded = low | 0x2020_2020_2020_2020
        let letters = (folded &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(folded &+ 0x0505_0505_0505_0505)
        let others = (low ^ 0x2D2D_2D2D_2D2D_2D2D) &+ 0x7F7F_7F7F_7F7F_7F7F
        return (word | (~letters & others)) & 0x8080_8080_8080_8080
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
        while index + 8 <= count {
            let word = loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let deletes = word ^ 0x7F7F_7F7F_7F7F_7F7F
            // A byte's top bit ends up set when it is below 0x20 or equals 0x7F. Borrows may mark a later byte wrongly, but
            // never when nothing is wrong; the exact place is looked for below.
            let marks = ((word &- 0x2020_2020_2020_2020) & ~word) | ((deletes &- 0x0101_0101_0101_0101) & ~deletes)
            if marks & 0x8080_8080_8080_8080 != 0 {
                for offset in index..<index + 8 where !self[offset].isFieldContent { return offset }
            }
            index += 8
        }
        while index < count {
            if !self[index].isFieldContent { return index }
            index += 1
        }
        return nil
    }

    /// The bytes up to `text.utf8CodeUnitCount`, which must be within bounds, against that text, ignoring case.
    @inline(__always)
    private func matches(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        let expected = UnsafeRawPointer(text.utf8Start)
        if length >= 8 {
            var offset = 0
            while offset + 8 <= length {
                let word = loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                guard Self.same(word, expected.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) else {
                    return false
                }
                offset += 8
            }
            // The last word overlaps the one before it, which spares a loop over the rest.
            let word = loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
            return Self.same(word, expected.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self))
        }
        for offset in 0..<length {
            let byte = expected.load(fromByteOffset: offset, as: UInt8.self)
            guard (self[offset] ^ byte) & ~((byte & 0x40) >> 1) == 0 else { return false }
        }
        return true
    }

    /// Eight bytes at once: only bit 0x20 may differ, and only where the expected byte is a letter, which in the alphabet
    /// of these texts are the bytes that have bit 0x40.
    @inline(__always)
    private static func same(_ word: UInt64, _ expected: UInt64) -> Bool {
        (word ^ expected) & ~((expected & 0x4040_4040_4040_4040) >> 1) == 0
    }
}
