extension HeadLineReader {
    /// Takes field lines until the empty one, which makes it true, or until there are no more. The entries point to where
    /// the lines are in the message; the caller stores the bytes.
    @inline(never)  // See `RequestHeadParser.parse`.
    mutating func readFields(
        _ available: UnsafeRawBufferPointer, limit: Int, limits: HTTPLimits, from sender: FieldLine.Sender,
        into fields: inout HTTPFields
    ) throws(HTTPParseError) -> Bool {
        while true {
            if try takePlainLines(available, limit: limit, limits: limits, into: &fields) { return true }
            switch try takeLine(available, limit: limit, limits: limits, from: sender, into: &fields) {
            case .field: continue
            case .empty: return true
            case .unfinished: break
            }
            if available.count >= limit { throw .headTooLarge }
            return false
        }
    }

    /// Takes lines for as long as they are plain; true behind the empty one. Only the first look at a line asks, so that what
    /// comes byte by byte is not looked at again and again.
    @inline(__always)
    private mutating func takePlainLines(
        _ available: UnsafeRawBufferPointer, limit: Int, limits: HTTPLimits, into fields: inout HTTPFields
    ) throws(HTTPParseError) -> Bool {
        guard isAtNewLine, let base = available.baseAddress else { return false }
        let end = min(available.count, limit)
        var start = lineStart
        defer { take(until: start) }
        while start &+ 1 < end {
            if available[start] == 0x0D, available[start &+ 1] == 0x0A {
                start &+= 2
                return true
            }
            guard let plain = PlainFieldLine(UnsafeRawBufferPointer(start: base + start, count: end &- start)) else {
                return false
            }
            guard fields.count < limits.maxFields else { throw .tooManyFields }
            try fields.addEntry(plain.id, line: plain.line, at: start, limits: limits)
            start &+= plain.byteCount
        }
        return false
    }

    /// What came of looking for a line.
    private enum FoundLine {
        case field
        case empty
        case unfinished
    }

    /// Takes any one line, if its end is there.
    @inline(never)
    private mutating func takeLine(
        _ available: UnsafeRawBufferPointer, limit: Int, limits: HTTPLimits, from sender: FieldLine.Sender,
        into fields: inout HTTPFields
    ) throws(HTTPParseError) -> FoundLine {
        guard let line = peek(available, limit: limit) else { return .unfinished }
        if !line.endsWithCRLF {
            // RFC 9112 §2.2: a recipient may take a bare LF for a line end. Ours does so only from an upstream.
            switch sender {
            case .client: throw .bareLineFeed
            case .server: break
            }
        }
        if line.bytes.isEmpty {
            take(until: line.next)
            return .empty
        }
        guard fields.count < limits.maxFields else { throw .tooManyFields }
        let parts = try FieldLine(line.bytes, from: sender)
        let id = HTTPFieldID.classify(UnsafeRawBufferPointer(rebasing: line.bytes[..<parts.nameEnd]))
        try fields.addEntry(id, line: parts, at: line.start, limits: limits)
        take(until: line.next)
        return .field
    }
}

extension HTTPFields {
    /// Adds an entry as `addEntry(_:line:at:)` does, and holds `Connection` to its limit.
    @inline(__always)
    fileprivate mutating func addEntry(
        _ id: HTTPFieldID, line: FieldLine, at start: Int, limits: HTTPLimits
    ) throws(HTTPParseError) {
        addEntry(id, line: line, at: start)
        if id == .connection, valueBytes(of: id) > limits.maxConnectionBytes { throw .connectionTooLong }
    }

    /// May a connection go on after a message of that version with these fields (RFC 9112 §9.3)?
    func keepAlive(in version: HTTPVersion) -> Bool {
        guard present.contains(.connection) else { return version == .http11 }
        if listContains(.connection, token: "close") { return false }
        return switch version {
        case .http11: true
        case .http10: listContains(.connection, token: "keep-alive")
        }
    }
}
