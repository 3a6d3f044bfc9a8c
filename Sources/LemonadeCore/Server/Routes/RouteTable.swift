/// Which endpoint answers a path and method: one literal table.
struct RouteTable: Sendable {
    /// One path and what its methods do.
    struct Row: Sendable {
        /// What follows the version prefix, or the whole path when the row is not under one.
        let path: StaticString
        /// Whether more may follow the path, behind a slash.
        var takesRemainder = false
        /// Whether it is reached under `/v1` and its like; `/live` is not.
        var isVersioned = true
        /// The methods and their endpoints. HEAD is answered as GET without its body.
        let methods: [(method: HTTPMethod, endpoint: Endpoint)]
    }

    /// What a request came to.
    struct Match {
        /// What answers it.
        let endpoint: Endpoint
        /// What follows the row's path.
        let remainder: String
    }

    /// Clients in the field use all of these.
    static let prefixes: [StaticString] = ["/v1", "/api/v1", "/v0", "/api/v0"]

    /// The rows, in the order in which they are tried.
    let rows: [Row]

    /// A table of those rows; the first that fits wins.
    init(_ rows: [Row]) {
        self.rows = rows
    }

    /// The endpoint for a head.
    func match(_ head: borrowing RequestHead) throws(APIError) -> Match {
        let method = head.method
        // RFC 9110 §9.3.7: what the server can do at all.
        if head.target.form == .asterisk {
            return Match(endpoint: .preflight(methods: ["GET", "HEAD", "POST", "DELETE", "OPTIONS"]), remainder: "")
        }
        let found: (row: Int, remainder: String)? = head.withPath { path in
            let versioned = Self.prefixes.lazy.compactMap { path.dropping(prefix: $0) }.first
            for (index, row) in rows.enumerated() {
                guard let path = row.isVersioned ? versioned : path,
                    let rest = path.dropping(prefix: row.path)
                else { continue }
                if rest.isEmpty { return (index, "") }
                if row.takesRemainder, rest.count > 1, rest[0] == UInt8(ascii: "/") {
                    return (index, String(decoding: rest.dropFirst(), as: UTF8.self))
                }
            }
            return nil
        }
        guard let found else { throw .unknownPath(head.path) }
        let methods = rows[found.row].methods
        for row in methods where row.method == method || (method == .head && row.method == .get) {
            return Match(endpoint: row.endpoint, remainder: found.remainder)
        }
        var allowed = methods.map { $0.method.description }
        if allowed.contains("GET") { allowed.append("HEAD") }
        allowed.append("OPTIONS")
        if method == .options { return Match(endpoint: .preflight(methods: allowed), remainder: "") }
        throw .methodNotAllowed(method.description, path: head.path, allowed: allowed)
    }
}

extension UnsafeRawBufferPointer {
    /// What follows `prefix`, if the bytes begin with it.
    func dropping(prefix: StaticString) -> UnsafeRawBufferPointer? {
        let length = prefix.utf8CodeUnitCount
        guard count >= length, UnsafeRawBufferPointer(rebasing: self[..<length]).equals(prefix) else { return nil }
        return UnsafeRawBufferPointer(rebasing: self[length...])
    }
}
