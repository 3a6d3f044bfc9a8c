/// Reads the tokens of RFC 8259 from raw bytes and validates each. Never allocates, never goes back, never reads
/// outside the bytes; the grammar above tokens is `JSONWalker`'s.
///
/// What is long or rare is read by functions that are given a copy and return where they ended: so the cursor of a walk
/// is nowhere but in the processor's registers.
struct JSONCursor {
    /// The whole text.
    let bytes: UnsafeRawBufferPointer

    /// How many bytes the text has.
    let count: Int

    /// The next byte to read, from 0 to `count`.
    var index = 0

    /// A cursor at the start of a text.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        count = bytes.count
    }

    /// Whether everything has been read.
    @inline(__always)
    var isAtEnd: Bool { index == count }

    /// The next byte, or NUL at the end: NUL begins no token, so neither needs a test of its own.
    @inline(__always)
    var next: UInt8 { index < count ? bytes[index] : 0 }

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

    /// Steps over white space (§2) and shows the byte behind it, as `next` does.
    @inline(__always)
    @discardableResult
    mutating func skipWhitespace() -> UInt8 {
        while true {
            let byte = next
            guard byte <= 0x20, JSONCursor.whitespace &>> UInt64(byte) & 1 != 0 else { return byte }
            index &+= 1
        }
    }

    /// One bit for each byte that is white space.
    private static let whitespace: UInt64 = 1 << 0x20 | 1 << 0x0A | 1 << 0x0D | 1 << 0x09

    /// Steps to a text's value: over a byte order mark if one is allowed (§8.1), and over white space.
    @inline(__always)
    mutating func begin(allowsByteOrderMark: Bool) throws(JSONError) {
        if next == 0xEF, count >= 3, bytes[1] == 0xBB, bytes[2] == 0xBF {
            guard allowsByteOrderMark else { throw failure(.byteOrderMark, at: 0) }
            index = 3
        }
        skipWhitespace()
        guard !isAtEnd else { throw failure(.emptyText, at: count) }
    }

    /// Steps to the end of a text whose value has been read; only white space may be left.
    @inline(__always)
    mutating func end() throws(JSONError) {
        skipWhitespace()
        guard isAtEnd else { throw failure(.textAfterValue) }
    }

    /// Steps over a member's name and its colon, to its value; returns where the name lies inside its quotes, and whether
    /// it has escapes.
    @inline(__always)
    mutating func readName() throws(JSONError) -> (range: Range<Int>, hasEscapes: Bool) {
        guard next == UInt8(ascii: "\"") else { throw failure(.expectedName) }
        let start = index &+ 1
        let hasEscapes = try readString()
        let end = index &- 1
        guard skipWhitespace() == UInt8(ascii: ":") else { throw failure(.expectedColon) }
        advance()
        skipWhitespace()
        return (Range(uncheckedBounds: (start, end)), hasEscapes)
    }

    /// Steps over what follows a member or an element: over a comma to the next one, or over the bracket that closes the
    /// container. Returns whether it was closed.
    @inline(__always)
    mutating func readSeparator(inObject: Bool) throws(JSONError) -> Bool {
        let byte = skipWhitespace()
        if byte == UInt8(ascii: ",") {
            advance()
            skipWhitespace()
            return false
        }
        guard byte == JSONCursor.closer(inObject: inObject) else {
            throw failure(inObject ? .expectedCommaOrBrace : .expectedCommaOrBracket)
        }
        advance()
        return true
    }

    /// What closes an object or an array.
    @inline(__always)
    static func closer(inObject: Bool) -> UInt8 {
        inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    }

    /// Steps over a value that holds no others and returns its kind; nil, and not a step, at an object or an array.
    @inline(__always)
    mutating func readScalar() throws(JSONError) -> JSONMember.Kind? {
        let kind: JSONMember.Kind
        switch next {
        case UInt8(ascii: "\""): return .string(hasEscapes: try readString())
        case UInt8(ascii: "{"), UInt8(ascii: "["): return nil
        default: (index, kind) = try numberOrLiteral()
        }
        return kind
    }

    /// What is behind the number or the literal at the cursor, and which it is.
    @inline(never)
    private func numberOrLiteral() throws(JSONError) -> (end: Int, kind: JSONMember.Kind) {
        switch next {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            var cursor = self
            try cursor.readNumber()
            return (cursor.index, .number)
        case UInt8(ascii: "t"): return (try end(of: "true"), .true)
        case UInt8(ascii: "f"): return (try end(of: "false"), .false)
        case UInt8(ascii: "n"): return (try end(of: "null"), .null)
        default: throw failure(.expectedValue)
        }
    }

    /// What is behind `true`, `false` or `null` (§3) at the cursor.
    @inline(__always)
    private func end(of literal: StaticString) throws(JSONError) -> Int {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[index...].prefix(literal.utf8CodeUnitCount))
        if rest.equals(literal) { return index &+ rest.count }
        let isCutOff = rest.count < literal.utf8CodeUnitCount && literal.withUTF8Buffer { $0.starts(with: rest) }
        throw isCutOff ? failure(.unexpectedEnd, at: count) : failure(.invalidLiteral)
    }

    /// Steps over a number (§6); the cursor is at its first byte, a minus or a digit.
    @inline(__always)
    private mutating func readNumber() throws(JSONError) {
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
}
