extension HeadLineReader {
    /// Takes field lines until the empty one, which makes it true, or until there are no more. The entries point to where
    /// the lines are in the message; the caller stores the bytes.
    @inline(never)  // See `RequestHeadParser.parse`.
    mutating func readFields(
        _ available: UnsafeRawBufferPointer, limit: Int, limits: HTTPLimits, from sender: FieldLine.Sender,
        into fields: inout HTTPFields
    ) throws(HTTPParseError) -> Bool {
        while let line = peek(available, limit: limit) {
            if !line.endsWithCRLF {
                // RFC 9112 §2.2: a recipient may take a bare LF for a line end. Ours does so only from an upstream.
                switch sender {
                case .client: throw .bareLineFeed
                case .server: break
                }
            }
            if line.bytes.isEmpty {
                take(line)
                return true
            }
            guard fields.count < limits.maxFields else { throw .tooManyFields }
            let parts = try FieldLine(line.bytes, from: sender)
            let id = HTTPFieldID.classify(UnsafeRawBufferPointer(rebasing: line.bytes[..<parts.nameEnd]))
            fields.addEntry(id, line: parts, at: line.start)
            if id == .connection, fields.valueBytes(of: id) > limits.maxConnectionBytes { throw .connectionTooLong }
            take(line)
        }
        if available.count >= limit { throw .headTooLarge }
        return false
    }
}

extension HTTPFields {
    /// May a connection go on after a message of that version with these fields (RFC 9112 §9.3)?
    func keepAlive(in version: HTTPVersion) -> Bool {
        if listContains(.connection, token: "close") { return false }
        return switch version {
        case .http11: true
        case .http10: listContains(.connection, token: "keep-alive")
        }
    }
}
