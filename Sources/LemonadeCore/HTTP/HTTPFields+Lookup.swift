extension HTTPFields {
    /// The first entry of a known name.
    func first(_ id: HTTPFieldID) -> Entry? {
        guard present.contains(id) else { return nil }
        return entries.first { $0.id == id }
    }

    /// The value of the first field of a known name.
    func firstValue(_ id: HTTPFieldID) -> String? {
        first(id).map { valueString(of: $0) }
    }

    /// The value of the first field of any name; for the cold paths.
    func firstValue(named name: String) -> String? {
        name.withBytes { name in
            let entry = entries.first { withName(of: $0) { $0.equalsIgnoringCase(name) } }
            return entry.map { valueString(of: $0) }
        }
    }

    /// The values of all fields of a known name, in order.
    func values(_ id: HTTPFieldID) -> [String] {
        guard present.contains(id) else { return [] }
        return entries.filter { $0.id == id }.map { valueString(of: $0) }
    }

    /// Is that token a member of the comma-separated list that all fields of that name make up (RFC 9110 §5.6.1)? Case does
    /// not matter; a member with parameters is not the bare token.
    @inline(never)  // See `RequestHeadParser.parse`.
    func listContains(_ id: HTTPFieldID, token: StaticString) -> Bool {
        var found = false
        forEachListMember(id) { member in
            found = found || member.equalsIgnoringCase(token)
        }
        return found
    }

    /// Is there a `Connection` field that is worth looking through for names of fields? The usual one says `keep-alive`, and
    /// a field of that name is hop-by-hop already.
    var connectionMayNameFields: Bool { present.contains(.connection) && !isOnly(.connection, "keep-alive") }

    /// Does a `Connection` field name that field, so that it concerns this connection only (RFC 9110 §7.6.1)?
    @inline(never)
    func connectionNames(_ entry: Entry) -> Bool {
        guard present.contains(.connection) else { return false }
        return withName(of: entry) { name in
            var found = false
            forEachListMember(.connection) { member in
                found = found || member.equalsIgnoringCase(name)
            }
            return found
        }
    }

    /// Is there one field of that name, and its value that token but for case?
    func isOnly(_ id: HTTPFieldID, _ token: StaticString) -> Bool {
        guard !repeated.contains(id), let entry = first(id) else { return false }
        return withValue(of: entry) { $0.equalsIgnoringCase(token) }
    }

    /// Lends each member, in order and without white space, of the lists in all fields of that name; empty members too.
    @inline(__always)
    func forEachListMember<Failure: Error>(
        _ id: HTTPFieldID, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        guard present.contains(id) else { return }
        for entry in entries where entry.id == id {
            try withValue(of: entry) { (value) throws(Failure) in
                var start = 0
                while start <= value.count {
                    var end = start
                    while end < value.count, value[end] != UInt8(ascii: ",") { end += 1 }
                    try body(UnsafeRawBufferPointer(rebasing: value[start..<end]).trimmingWhitespace())
                    start = end + 1
                }
            }
        }
    }
}
