/// The head of an upstream's answer. A connection reuses one from answer to answer; it is never copied, as no `RequestHead` is.
struct ResponseHead: ~Copyable, Sendable {
    /// The status, 100 to 999.
    private(set) var status = 0
    /// The version of the sender.
    private(set) var version = HTTPVersion.http11
    /// The fields.
    var fields = HTTPFields()
    /// May the connection carry another request after this answer (RFC 9112 §9.3)? True only of a whole head, and only as
    /// far as the head tells: a body that ends with the connection says otherwise.
    private(set) var keepAlive = false
    /// Where the reason phrase is among the fields' stored bytes.
    private var reasonBytes = 0..<0

    /// An empty head.
    init() {}

    /// Forgets everything but the room.
    mutating func reset() {
        status = 0
        version = .http11
        fields.removeAll(keepingCapacity: true)
        keepAlive = false
        reasonBytes = 0..<0
    }

    /// Lends the reason phrase, which may be empty.
    func withReason<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try fields.withStored(reasonBytes, body)
    }

    /// The reason phrase as a string.
    var reason: String {
        withReason { String(decoding: $0, as: UTF8.self) }
    }
}

// What the parser does to a head.
extension ResponseHead {
    /// Reads a status line (RFC 9112 §4) that has lost its line end and starts at that place of the message.
    mutating func readStatusLine(_ line: UnsafeRawBufferPointer, at start: Int) throws(HTTPParseError) {
        let statusStart = HTTPVersion.byteCount + 1
        let statusEnd = statusStart + 3
        guard line.count >= statusEnd, line[statusStart - 1] == 0x20 else { throw .invalidStatusLine }
        version = try HTTPVersion(UnsafeRawBufferPointer(rebasing: line[..<HTTPVersion.byteCount]))
        var status = 0
        for byte in line[statusStart..<statusEnd] {
            guard let digit = byte.decimalDigit else { throw .invalidStatusLine }
            status = status * 10 + Int(digit)
        }
        guard status >= 100 else { throw .invalidStatusLine }
        // The space before an absent reason is left out by some servers.
        guard line.count == statusEnd || line[statusEnd] == 0x20 else { throw .invalidStatusLine }
        let reasonStart = min(statusEnd + 1, line.count)
        let reason = UnsafeRawBufferPointer(rebasing: line[reasonStart...])
        if let place = reason.firstIndexOutsideFieldContent() {
            throw reason[place] == 0x0D ? .bareCarriageReturn : .invalidStatusLine
        }
        self.status = status
        reasonBytes = start + reasonStart..<start + line.count
    }

    /// Settles what only a whole head tells.
    mutating func finish() {
        keepAlive = fields.keepAlive(in: version)
    }
}
