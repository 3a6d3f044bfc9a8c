/// A request to one of our own endpoints, read to its end.
struct ControlRequest: Sendable {
    /// The path as it was sent.
    let path: String
    /// What follows the route's path, as it was sent: an id, percent-encodings and all.
    let remainder: String
    private let query: String?
    /// The body.
    let body: [UInt8]
    /// Whether the caller is known to administer; settled only on routes that need that right.
    var isProvenAdministrator = false

    /// A request.
    init(head: borrowing RequestHead, remainder: String, body: [UInt8]) {
        path = head.path
        query = head.query
        self.remainder = remainder
        self.body = body
    }

    /// What follows the route's path, decoded.
    var decodedRemainder: String? {
        var text = remainder
        return try? text.withUTF8 { try PercentEncoding.decode(UnsafeRawBufferPointer($0)) }
    }

    /// The value of that name in the query, decoded: empty when the name stands alone, nil when it is absent.
    func queryValue(named name: String) throws(HTTPParseError) -> String? {
        guard let query else { return nil }
        return try query.withBytes { (query) throws(HTTPParseError) in
            try PercentEncoding.queryValue(named: name, in: query)
        }
    }

    /// The body as an object.
    func object() throws(APIError) -> RequestBody {
        try RequestBody(body)
    }
}

/// The whole answer of one of our own endpoints.
struct ControlResponse: Sendable {
    /// The status.
    var status = 200
    /// The media type; nil for none.
    var contentType: StaticString? = "application/json"
    /// The body.
    var body: [UInt8]
    /// Further fields.
    var fields: [ResponseField] = []

    /// An answer of those bytes.
    init(status: Int = 200, contentType: StaticString? = "application/json", body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// An answer of that JSON.
    init(_ value: JSONValue) {
        body = value.serialized()
    }

    /// The answer that a failure becomes.
    init(_ error: APIError) {
        status = error.status
        body = error.body()
        fields = error.fields
    }
}
