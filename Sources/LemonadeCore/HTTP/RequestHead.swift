/// The head of a request. A connection reuses one from request to request. It is never copied, so that whoever asks it
/// something borrows it where it is.
struct RequestHead: ~Copyable, Sendable {
    /// The method.
    private(set) var method = HTTPMethod.get
    /// The version of the sender.
    private(set) var version = HTTPVersion.http11
    /// The parts of the target; `withPath` and its siblings lend their bytes.
    private(set) var target = RequestTarget.none
    /// The fields.
    var fields = HTTPFields()
    /// May the connection carry another request after this one (RFC 9112 §9.3)? True only of a whole head.
    private(set) var keepAlive = false
    /// Where the target is among the fields' stored bytes.
    private var targetBytes = 0..<0

    /// An empty head.
    init() {}

    /// Forgets everything but the room.
    mutating func reset() {
        method = .get
        version = .http11
        target = .none
        fields.removeAll(keepingCapacity: true)
        keepAlive = false
        targetBytes = 0..<0
    }

    /// Does the client wait for `100 Continue` before it sends the body (RFC 9110 §10.1.1)?
    var expectsContinue: Bool {
        version == .http11 && fields.listContains(.expect, token: "100-continue")
    }

    /// Lends the target as it was sent.
    func withTarget<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try fields.withStored(targetBytes, body)
    }

    /// Lends the path as it was sent, percent-encodings and all; `*` for OPTIONS of the server itself.
    func withPath<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if target.path.isEmpty {
            let root: StaticString = "/"
            return try body(UnsafeRawBufferPointer(start: root.utf8Start, count: 1))
        }
        return try fields.withStored(stored(target.path), body)
    }

    /// Lends the host and port that the request is for: the target's if it has one, else the `Host` field's; nil when a
    /// request of HTTP/1.0 has neither.
    func withAuthority<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // RFC 9112 §3.2.2: a server ignores the Host field when the target is in absolute-form.
        if let authority = target.authority { return try fields.withStored(stored(authority), body) }
        if let host = fields.first(.host) { return try fields.withValue(of: host, body) }
        return try body(nil)
    }

    /// The target as a string, for the log.
    var targetString: String {
        withTarget { String(decoding: $0, as: UTF8.self) }
    }

    /// The path as it was sent, as a string.
    var path: String {
        withPath { String(decoding: $0, as: UTF8.self) }
    }

    /// The value of that name in the query, decoded: empty when the name stands alone, nil when it is absent.
    func queryValue(named name: String) throws(HTTPParseError) -> String? {
        guard let query = target.query else { return nil }
        return try fields.withStored(stored(query)) { (query) throws(HTTPParseError) in
            try PercentEncoding.queryValue(named: name, in: query)
        }
    }

    /// The query without its question mark, as it was sent.
    var query: String? {
        target.query.map { query in fields.withStored(stored(query)) { String(decoding: $0, as: UTF8.self) } }
    }

    private func stored(_ range: Range<Int>) -> Range<Int> {
        targetBytes.lowerBound + range.lowerBound..<targetBytes.lowerBound + range.upperBound
    }
}

// What the parser does to a head.
extension RequestHead {
    /// Reads a request line (RFC 9112 §3) that has lost its line end and starts at that place of the message.
    mutating func readRequestLine(
        _ line: UnsafeRawBufferPointer, at start: Int, limits: HTTPLimits
    ) throws(HTTPParseError) {
        let methodEnd = line.firstIndex(of: 0x20, from: 0) ?? line.count
        let name = UnsafeRawBufferPointer(rebasing: line[..<methodEnd])
        guard let method = HTTPMethod(name) else {
            throw name.contains(0x0D) ? .bareCarriageReturn : .invalidMethod
        }
        guard methodEnd <= limits.maxMethodBytes else { throw .methodTooLong }
        // Exactly one space on either side: §3 allows leniency, and leniency is what smuggling lives on.
        guard methodEnd < line.count,
            let targetEnd = line.firstIndex(of: 0x20, from: methodEnd + 1), targetEnd > methodEnd + 1
        else { throw .invalidRequestLine }
        let version = UnsafeRawBufferPointer(rebasing: line[(targetEnd + 1)...])
        guard version.firstIndex(of: 0x20, from: 0) == nil else { throw .invalidRequestLine }
        self.version = try HTTPVersion(version)
        target = try RequestTarget(
            UnsafeRawBufferPointer(rebasing: line[(methodEnd + 1)..<targetEnd]), method: method)
        targetBytes = start + methodEnd + 1..<start + targetEnd
        self.method = method
    }

    /// Checks what can only be checked of a whole head, and settles `keepAlive`.
    mutating func finish() throws(HTTPParseError) {
        // RFC 9112 §3.2: exactly one valid Host in HTTP/1.1; in HTTP/1.0 there need be none.
        if let host = fields.first(.host) {
            guard !fields.repeated.contains(.host) else { throw .repeatedHost }
            guard fields.withValue(of: host, { HTTPAuthority($0) != nil }) else { throw .invalidHost }
        } else if version == .http11 {
            throw .missingHost
        }
        keepAlive = fields.keepAlive(in: version)
    }
}
