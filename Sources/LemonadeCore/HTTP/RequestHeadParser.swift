/// Reads request heads (RFC 9112 §2–5), strictly. Give it all bytes from the head's first one on, again and again with more
/// behind them and with the same `RequestHead`, until the head is complete. The bytes may have moved in between.
struct RequestHeadParser: Sendable {
    /// The bounds.
    let limits: HTTPLimits
    /// Has anything but empty lines been seen since the last whole head? Tells an idle connection from a slow client.
    private(set) var isMidHead = false
    private var lines = HeadLineReader()
    private var emptyLines = 0
    private var hasRequestLine = false

    /// A parser at the start of a head.
    init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
    }

    /// Forgets a head that was begun.
    mutating func reset() {
        isMidHead = false
        lines = HeadLineReader()
        emptyLines = 0
        hasRequestLine = false
    }

    /// Reads on. After `.complete` the parser is ready for the next head, which must again start at the first byte given.
    /// After an error nothing more can be read from the connection; the head then holds what was read until there.
    // Never inlined: in a large caller the optimiser's budget runs out and each access to a byte becomes a call, which was
    // measured to be three times as slow.
    @inline(never)
    mutating func parse(
        _ available: UnsafeRawBufferPointer, into head: inout RequestHead
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
        guard isComplete else {
            isMidHead = hasRequestLine || available.count > end
            return .needMore
        }
        try head.finish()
        reset()
        return .complete(end)
    }

    /// Takes whole lines, until the empty one that ends the head or until there are no more.
    private mutating func readLines(
        _ available: UnsafeRawBufferPointer, into head: inout RequestHead
    ) throws(HTTPParseError) -> Bool {
        let headLimit = min(limits.maxHeadBytes, HTTPFields.maxBytes)
        while !hasRequestLine {
            let start = lines.lineStart
            // What does not begin like a method is none: a TLS handshake is refused at its first byte.
            if start < available.count, available[start] != 0x0D, available[start] != 0x0A,
                !ASCIISet.token.contains(available[start])
            {
                throw .invalidMethod
            }
            let lineLimit = start + min(limits.maxStartLineBytes, headLimit) + 2
            guard let line = lines.peek(available, limit: min(lineLimit, headLimit)) else {
                if lineLimit < headLimit, available.count >= lineLimit { throw .startLineTooLong }
                if available.count >= headLimit { throw .headTooLarge }
                return false
            }
            guard line.endsWithCRLF else { throw .bareLineFeed }
            if line.bytes.isEmpty {
                // RFC 9112 §2.2: old clients send an empty line after a body.
                emptyLines += 1
                guard emptyLines <= limits.maxLeadingEmptyLines else { throw .tooManyEmptyLines }
            } else {
                try head.readRequestLine(line.bytes, at: start, limits: limits)
                hasRequestLine = true
            }
            lines.take(until: line.next)
        }
        return try lines.readFields(available, limit: headLimit, limits: limits, from: .client, into: &head.fields)
    }
}
