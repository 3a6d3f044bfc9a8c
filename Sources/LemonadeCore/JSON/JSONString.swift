/// Strings between their JSON spelling and Swift's.
///
/// An escaped lone surrogate (`"\ud800"`), which the grammar allows and no Unicode string can hold, is decoded as
/// U+FFFD: one such character in a provider's listing must not cost the whole listing.
package enum JSONString {
    /// Appends a string with its quotes and the shortest escapes; everything beyond ASCII stays as it is.
    package static func append(_ string: String, to output: inout [UInt8]) {
        var string = string
        string.withUTF8 { bytes in
            output.reserveCapacity(output.count + bytes.count + 2)
            output.append(UInt8(ascii: "\""))
            var plain = 0
            for index in bytes.indices {
                let byte = bytes[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                output.append(contentsOf: bytes[plain..<index])
                appendEscape(of: byte, to: &output)
                plain = index + 1
            }
            output.append(contentsOf: bytes[plain...])
            output.append(UInt8(ascii: "\""))
        }
    }

    private static func appendEscape(of byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        default:
            let low = byte & 0x0F
            output.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
            output.append(UInt8(ascii: "0") + byte >> 4)
            output.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        }
    }

    /// The string that validated bytes spell; `spelling` lies inside the quotes.
    static func decode(_ spelling: UnsafeRawBufferPointer, hasEscapes: Bool) -> String {
        String(unsafeUninitializedCapacity: spelling.count) { output in
            guard !hasEscapes else { return decode(spelling, into: output) }
            UnsafeMutableRawBufferPointer(output).copyMemory(from: spelling)
            return spelling.count
        }
    }

    /// Whether validated bytes spell a name, however they spell it: `"mod\u0065l"` is `model`.
    @inline(__always)
    static func spells(_ spelling: UnsafeRawBufferPointer, hasEscapes: Bool, _ name: StaticString) -> Bool {
        hasEscapes ? escapes(spelling, spell: name) : spelling.equals(name)
    }

    @inline(never)
    private static func escapes(_ spelling: UnsafeRawBufferPointer, spell name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        // No byte is spelled with more than six, and no character with fewer bytes than it has.
        guard length...length * 6 ~= spelling.count else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: spelling.count) { decoded in
            let count = decode(spelling, into: decoded)
            return UnsafeRawBufferPointer(start: decoded.baseAddress, count: count).equals(name)
        }
    }

    /// Writes what validated bytes spell, as UTF-8; `output` has room for as many bytes as the spelling, which is
    /// enough. Returns how many it took.
    private static func decode(_ spelling: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<UInt8>)
        -> Int
    {
        var count = 0
        func write(_ byte: UInt8) {
            output[count] = byte
            count += 1
        }
        var index = 0
        while index < spelling.count {
            guard spelling[index] == UInt8(ascii: "\\") else {
                write(spelling[index])
                index += 1
                continue
            }
            let escape = spelling[index + 1]
            index += 2
            switch escape {
            case UInt8(ascii: "b"): write(0x08)
            case UInt8(ascii: "t"): write(0x09)
            case UInt8(ascii: "n"): write(0x0A)
            case UInt8(ascii: "f"): write(0x0C)
            case UInt8(ascii: "r"): write(0x0D)
            case UInt8(ascii: "u"):
                let (scalar, length) = scalar(atHexDigits: index, of: spelling)
                index += length
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { write(byte) }
            default: write(escape)
            }
        }
        return count
    }

    /// The character whose `\u` is followed by hex digits at `index`, and how many bytes from there spell it: 4, or 10
    /// for a pair of surrogates.
    private static func scalar(atHexDigits index: Int, of spelling: UnsafeRawBufferPointer) -> (Unicode.Scalar, Int) {
        let unit = codeUnit(at: index, of: spelling)
        if UTF16.isLeadSurrogate(unit), index + 10 <= spelling.count,
            spelling[index + 4] == UInt8(ascii: "\\"), spelling[index + 5] == UInt8(ascii: "u")
        {
            let second = codeUnit(at: index + 6, of: spelling)
            if UTF16.isTrailSurrogate(second) {
                let pair = 0x10000 + (UInt32(unit) & 0x3FF) << 10 + UInt32(second) & 0x3FF
                return (Unicode.Scalar(pair) ?? "\u{FFFD}", 10)
            }
        }
        return (Unicode.Scalar(unit) ?? "\u{FFFD}", 4)
    }

    private static func codeUnit(at index: Int, of spelling: UnsafeRawBufferPointer) -> UInt16 {
        spelling[index..<index + 4].reduce(0) { $0 << 4 | UInt16(hexDigit($1) ?? 0) }
    }

    /// The value of a hexadecimal digit of either case.
    @inline(__always)
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
