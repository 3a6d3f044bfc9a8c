extension JSONCursor {
    /// Steps over a string (§7), whose opening quote is at the cursor; returns whether it has escapes.
    ///
    /// An escape of a lone surrogate (`"\ud800"`) is within the grammar and passes: a relay has no business refusing
    /// what the other end may accept. See `JSONString` for what it becomes when it is decoded.
    @inline(__always)
    mutating func readString() throws(JSONError) -> Bool {
        var inside = index &+ 1
        // Nearly every name and many a value are short and plain, and so are read right here.
        let near = Swift.min(inside &+ 32, count)
        while inside &+ 8 <= near, let base = bytes.baseAddress {
            let marks = ByteWord(base, at: inside).marksOutsidePlainStrings
            inside &+= marks.first
            if !marks.isEmpty { break }
        }
        if inside < count, bytes[inside] == UInt8(ascii: "\"") {
            index = inside &+ 1
            return false
        }
        let hasEscapes: Bool
        (index, hasEscapes) = try endOfString(from: inside)
        return hasEscapes
    }

    /// What is behind the quote that ends the string which `start` is in, and whether there are escapes on the way.
    @inline(never)
    private func endOfString(from start: Int) throws(JSONError) -> (Int, hasEscapes: Bool) {
        var cursor = self
        cursor.index = start
        var hasEscapes = false
        while true {
            cursor.skipPlain()
            switch cursor.next {
            case UInt8(ascii: "\""):
                return (cursor.index &+ 1, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                cursor.advance()
                switch cursor.next {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
                    UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
                    cursor.advance()
                default:
                    cursor.index = try cursor.endOfUnicodeEscape()
                }
            case 0x80...0xFF:
                cursor.index = try cursor.endOfMultibyte()
            default:
                throw cursor.failure(.controlCharacter)
            }
        }
    }

    /// Steps to the next byte of a string that is not plain ASCII: a quote, a backslash, a control, or above 0x7F.
    @inline(__always)
    private mutating func skipPlain() {
        var words = 0
        while index &+ 8 <= count, let base = bytes.baseAddress {
            let marks = ByteWord(base, at: index).marksOutsidePlainStrings
            index &+= marks.first
            if !marks.isEmpty { return }
            words &+= 1
            // Most values have ended by now; a prompt has not.
            if words == 4 { index = endOfPlainBlocks() }
        }
        while index < count {
            switch bytes[index] {
            case 0x20, 0x21, 0x23...0x5B, 0x5D...0x7F: index &+= 1
            default: return
            }
        }
    }

    /// What is behind those blocks from here that are plain ASCII as a whole.
    @inline(never)
    private func endOfPlainBlocks() -> Int {
        typealias Block = SIMD8<UInt64>
        var index = index
        while index &+ MemoryLayout<Block>.size <= count {
            let block = bytes.loadUnaligned(fromByteOffset: index, as: Block.self)
            // As in `ByteWord.marksOutsidePlainStrings`, where the bytes' order does not matter because only their presence is asked for.
            let quotesAndControls =
                (block ^ Block(repeating: 0x0202_0202_0202_0202)) &- Block(repeating: 0x2121_2121_2121_2121)
            let backslashes =
                (block ^ Block(repeating: 0x5C5C_5C5C_5C5C_5C5C)) &- Block(repeating: 0x0101_0101_0101_0101)
            let marks = quotesAndControls | backslashes | block
            let halves = marks.lowHalf | marks.highHalf
            let quarters = halves.lowHalf | halves.highHalf
            guard (quarters[0] | quarters[1]) & 0x8080_8080_8080_8080 == 0 else { break }
            index &+= MemoryLayout<Block>.size
        }
        return index
    }

    /// What is behind an escape by hex digits (§7); the cursor is behind its backslash, at what no other escape has there.
    @inline(never)
    private func endOfUnicodeEscape() throws(JSONError) -> Int {
        var cursor = self
        var isEscape = next == UInt8(ascii: "u")
        for _ in 0..<4 where isEscape {
            cursor.advance()
            isEscape = JSONString.hexDigit(cursor.next) != nil
        }
        guard isEscape else {
            throw cursor.isAtEnd ? cursor.failure(.unexpectedEnd) : failure(.invalidEscape, at: index &- 1)
        }
        return cursor.index &+ 1
    }

    /// What is behind a run of characters beyond ASCII: the well-formed sequences of the Unicode Standard's table 3-7, so
    /// no overlong forms, no surrogates and nothing above U+10FFFF.
    @inline(never)
    private func endOfMultibyte() throws(JSONError) -> Int {
        var index = index
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
            default: throw failure(.invalidUTF8, at: index)
            }
            guard index &+ length <= count, second.contains(bytes[index &+ 1]),
                length < 3 || bytes[index &+ 2] & 0xC0 == 0x80,
                length < 4 || bytes[index &+ 3] & 0xC0 == 0x80
            else { throw failure(.invalidUTF8, at: index) }
            index &+= length
        } while index < count && bytes[index] >= 0x80
        return index
    }
}
