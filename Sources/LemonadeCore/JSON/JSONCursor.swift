/// Reads the tokens of RFC 8259 from raw bytes and validates each. Never allocates, never goes back, never reads
/// outside the bytes; the grammar above tokens is `JSONWalker`'s.
struct JSONCursor {
    /// The whole text.
    let bytes: UnsafeRawBufferPointer

    /// The next byte to read, from 0 to `bytes.count`.
    private(set) var index = 0

    /// A cursor at the start of a text.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Whether everything has been read.
    @inline(__always)
    var isAtEnd: Bool { index == bytes.count }

    /// The next byte, or NUL at the end: NUL begins no token, so neither needs a test of its own.
    @inline(__always)
    var next: UInt8 { index < bytes.count ? bytes[index] : 0 }

    /// Steps over one byte, which `next` has shown to be there.
    @inline(__always)
    mutating func advance() { index &+= 1 }

    /// The error for what stands at the cursor; at the end of the text it is always the end that is wrong.
    @inline(never)
    func failure(_ kind: JSONError.Kind) -> JSONError {
        failure(isAtEnd ? .unexpectedEnd : kind, at: index)
    }

    /// An error at some byte.
    @inline(never)
    func failure(_ kind: JSONError.Kind, at offset: Int) -> JSONError {
        JSONError(kind, at: offset, in: bytes)
    }

    /// Steps over white space (§2).
    @inline(__always)
    mutating func skipWhitespace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index &+= 1
            default: return
            }
        }
    }

    /// Steps over a byte order mark at the start of the text if it is allowed (§8.1).
    mutating func skipByteOrderMark(allowed: Bool) throws(JSONError) {
        guard bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF else { return }
        guard allowed else { throw failure(.byteOrderMark, at: 0) }
        index = 3
    }

    /// Steps over `true`, `false` or `null` (§3).
    @inline(__always)
    mutating func readLiteral(_ literal: StaticString) throws(JSONError) {
        let count = literal.utf8CodeUnitCount
        let matched = literal.withUTF8Buffer { letters in
            var matched = 0
            while matched < count, index &+ matched < bytes.count, bytes[index &+ matched] == letters[matched] {
                matched &+= 1
            }
            return matched
        }
        guard matched == count else {
            throw index + matched == bytes.count
                ? failure(.unexpectedEnd, at: bytes.count) : failure(.invalidLiteral, at: index)
        }
        index &+= count
    }

    /// Steps over a number (§6); the cursor is at its first byte, a minus or a digit.
    mutating func readNumber() throws(JSONError) {
        if next == UInt8(ascii: "-") { advance() }
        if next == UInt8(ascii: "0") {
            advance()
            // A leading zero: saying so beats "expected a comma".
            guard !isDigit(next) else { throw failure(.invalidNumber) }
        } else {
            try readDigits()
        }
        if next == UInt8(ascii: ".") {
            advance()
            try readDigits()
        }
        if next | 0x20 == UInt8(ascii: "e") {
            advance()
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { advance() }
            try readDigits()
        }
    }

    /// Steps over one digit or more.
    @inline(__always)
    private mutating func readDigits() throws(JSONError) {
        guard isDigit(next) else { throw failure(.invalidNumber) }
        repeat { advance() } while isDigit(next)
    }

    @inline(__always)
    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// Steps over a string (§7), whose opening quote is at the cursor; returns whether it has escapes.
    ///
    /// An escape of a lone surrogate (`"\ud800"`) is within the grammar and passes: a relay has no business refusing
    /// what the other end may accept. See `JSONString` for what it becomes when it is decoded.
    @inline(__always)
    mutating func readString() throws(JSONError) -> Bool {
        var hasEscapes = false
        advance()
        while true {
            skipPlain()
            switch next {
            case UInt8(ascii: "\""):
                advance()
                return hasEscapes
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try readEscape()
            case 0x80...0xFF:
                try readMultibyte()
            default:
                throw failure(.controlCharacter)
            }
        }
    }

    /// Steps to the next byte of a string that is not plain ASCII: a quote, a backslash, a control, or above 0x7F.
    @inline(__always)
    private mutating func skipPlain() {
        var words = 0
        while index &+ 8 <= bytes.count {
            let specials = JSONCursor.specials(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            if specials != 0 {
                index &+= specials.trailingZeroBitCount >> 3
                return
            }
            index &+= 8
            words &+= 1
            // Names and most values have ended by now; a prompt has not.
            if words == 4 { skipPlainBlocks() }
        }
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x21, 0x23...0x5B, 0x5D...0x7F: index &+= 1
            default: return
            }
        }
    }

    /// Steps over blocks that are plain ASCII as a whole.
    @inline(never)
    private mutating func skipPlainBlocks() {
        typealias Block = SIMD8<UInt64>
        while index &+ MemoryLayout<Block>.size <= bytes.count {
            let block = bytes.loadUnaligned(fromByteOffset: index, as: Block.self)
            // As in `specials`, where the bytes' order does not matter because only their presence is asked for.
            let quotes = (block ^ Block(repeating: 0x2222_2222_2222_2222)) &- Block(repeating: 0x0101_0101_0101_0101)
            let backslashes =
                (block ^ Block(repeating: 0x5C5C_5C5C_5C5C_5C5C)) &- Block(repeating: 0x0101_0101_0101_0101)
            let controls = block &- Block(repeating: 0x2020_2020_2020_2020)
            let marks = quotes | backslashes | controls | block
            let halves = marks.lowHalf | marks.highHalf
            let quarters = halves.lowHalf | halves.highHalf
            guard (quarters[0] | quarters[1]) & 0x8080_8080_8080_8080 == 0 else { return }
            index &+= MemoryLayout<Block>.size
        }
    }

    /// The high bits of those bytes of a word that are not plain ASCII. Exact up to and including the first such byte
    /// in memory: a subtraction's borrow spoils only the bytes after one that has already been found.
    @inline(__always)
    private static func specials(_ word: UInt64) -> UInt64 {
        let word = UInt64(littleEndian: word)
        let quotes = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
        let backslashes = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
        let controls = word &- 0x2020_2020_2020_2020
        return (quotes | backslashes | controls | word) & 0x8080_8080_8080_8080
    }

    /// Steps over an escape (§7).
    @inline(__always)
    private mutating func readEscape() throws(JSONError) {
        let start = index
        advance()
        switch next {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            advance()
        case UInt8(ascii: "u"):
            for _ in 0..<4 {
                advance()
                guard JSONString.hexDigit(next) != nil else {
                    throw isAtEnd ? failure(.unexpectedEnd) : failure(.invalidEscape, at: start)
                }
            }
            advance()
        default:
            throw isAtEnd ? failure(.unexpectedEnd) : failure(.invalidEscape, at: start)
        }
    }

    /// Steps over a run of characters beyond ASCII: the well-formed sequences of the Unicode Standard's table 3-7, so
    /// no overlong forms, no surrogates and nothing above U+10FFFF.
    @inline(never)
    private mutating func readMultibyte() throws(JSONError) {
        repeat {
            let lead = bytes[index]
            let length: Int
            let second: ClosedRange<UInt8>
            switch lead {
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: throw failure(.invalidUTF8)
            }
            guard index &+ length <= bytes.count, second.contains(bytes[index &+ 1]),
                length < 3 || bytes[index &+ 2] & 0xC0 == 0x80,
                length < 4 || bytes[index &+ 3] & 0xC0 == 0x80
            else { throw failure(.invalidUTF8) }
            index &+= length
        } while next >= 0x80
    }
}
