/// Where name and value are in one field line (RFC 9112 §5), counted from the line's start.
struct FieldLine: Sendable {
    /// The name is what comes before this.
    let nameEnd: Int
    /// Where the value begins, behind the colon and white space.
    let valueStart: Int
    /// Where the value ends, before white space.
    let valueEnd: Int

    /// Which peer's line it is: the RFC lets a client forgive what a server must refuse.
    enum Sender: Sendable {
        case client
        case server
    }

    /// Places that are known.
    init(nameEnd: Int, valueStart: Int, valueEnd: Int) {
        self.nameEnd = nameEnd
        self.valueStart = valueStart
        self.valueEnd = valueEnd
    }

    /// Reads one line that has lost its line end and is not empty.
    @inline(never)
    init(_ line: UnsafeRawBufferPointer, from sender: Sender) throws(HTTPParseError) {
        let index = line.endOfToken
        if index > 0, index < line.count, line[index] == UInt8(ascii: ":") {
            try self.init(line, nameEnd: index, colon: index)
        } else {
            try self.init(line, nameEnd: index, colon: Self.colon(of: line, nameEnd: index, from: sender))
        }
    }

    @inline(__always)
    private init(_ line: UnsafeRawBufferPointer, nameEnd: Int, colon: Int) throws(HTTPParseError) {
        var start = colon + 1
        var end = line.count
        while start < end, line[start].isHTTPWhitespace { start += 1 }
        while end > start, line[end - 1].isHTTPWhitespace { end -= 1 }
        let value = UnsafeRawBufferPointer(rebasing: line[start..<end])
        if let place = value.firstIndexOutsideFieldContent() {
            throw value[place] == 0x0D ? .bareCarriageReturn : .invalidFieldValue
        }
        self.nameEnd = nameEnd
        valueStart = start
        valueEnd = end
    }

    /// What to do about a name that is not directly followed by its colon.
    private static func colon(
        of line: UnsafeRawBufferPointer, nameEnd: Int, from sender: Sender
    ) throws(HTTPParseError) -> Int {
        guard nameEnd < line.count else { throw .missingColon }
        let byte = line[nameEnd]
        guard nameEnd > 0 else {
            // RFC 9112 §5.2 (a folded line) and §2.2 (white space in front of the first field): refuse both. A gateway
            // may also do so with an upstream's, as a 502.
            if byte.isHTTPWhitespace { throw .obsoleteLineFolding }
            throw byte == 0x0D ? .bareCarriageReturn : .invalidFieldName
        }
        guard byte.isHTTPWhitespace else {
            throw byte == 0x0D ? .bareCarriageReturn : .invalidFieldName
        }
        var index = nameEnd
        while index < line.count, line[index].isHTTPWhitespace { index += 1 }
        guard index < line.count, line[index] == UInt8(ascii: ":") else { throw .invalidFieldName }
        // RFC 9112 §5.1: a server must refuse it, for others would read another name; a gateway drops it from an answer.
        switch sender {
        case .client: throw .whitespaceBeforeColon
        case .server: return index
        }
    }
}
