/// Reads heads of answers (RFC 9112 §4–5), used as `RequestHeadParser` is. Tolerant only where the RFC lets a client be: a
/// bare LF as line end (§2.2), white space before a colon (§5.1), no reason phrase. Interim answers (1xx) are answers like
/// any other; skipping them is the caller's part.
struct ResponseHeadParser: Sendable {
    /// The bounds.
    let limits: HTTPLimits
    private var lines = HeadLineReader()
    private var hasStatusLine = false

    /// A parser at the start of a head.
    init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
    }

    /// Forgets a head that was begun.
    mutating func reset() {
        lines = HeadLineReader()
        hasStatusLine = false
    }

    /// Reads on. After `.complete` the parser is ready for the next head, which must again start at the first byte given.
    // Never inlined: in a large caller the optimiser's budget runs out and each access to a byte becomes a call, which was
    // measured to be three times as slow.
    @inline(never)
    mutating func parse(
        _ available: UnsafeRawBufferPointer, into head: inout ResponseHead
    ) throws(HTTPParseError) -> HeadOutcome {
        let storeFrom = lines.lineStart
        if storeFrom == 0 { head.reset() }
        let isComplete: Bool
        do {
            isComplete = try readLines(available, into: &head)
        } catch {
            head.fields.store(UnsafeRawBufferPointer(rebasing: available[storeFrom..<lines.lineStart]))
            throw error
        }
        let end = lines.lineStart
        head.fields.store(UnsafeRawBufferPointer(rebasing: available[storeFrom..<end]))
        guard isComplete else { return .needMore }
        head.finish()
        reset()
        return .complete(end)
    }

    private mutating func readLines(
        _ available: UnsafeRawBufferPointer, into head: inout ResponseHead
    ) throws(HTTPParseError) -> Bool {
        let headLimit = min(limits.maxHeadBytes, HTTPFields.maxBytes)
        if !hasStatusLine {
            let lineLimit = min(limits.maxStartLineBytes, headLimit) + 2
            // What does not begin like HTTP/1 is refused at once, not when a line end happens to come.
            guard available.isEmpty || available[0] == UInt8(ascii: "H") else { throw .invalidStatusLine }
            guard let line = lines.peek(available, limit: min(lineLimit, headLimit)) else {
                if available.count >= lineLimit { throw .startLineTooLong }
                if available.count >= headLimit { throw .headTooLarge }
                return false
            }
            try head.readStatusLine(line.bytes, at: line.start)
            hasStatusLine = true
            lines.take(until: line.next)
        }
        return try lines.readFields(available, limit: headLimit, limits: limits, from: .server, into: &head.fields)
    }
}
