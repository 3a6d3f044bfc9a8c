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
    func listContains(_ id: HTTPFieldID, token: StaticString) -> Bool {
        anyListMember(id) { $0.equalsIgnoringCase(token) }
    }

    /// Does a `Connection` field name that field, so that it concerns this connection only (RFC 9110 §7.6.1)?
    func connectionNames(_ entry: Entry) -> Bool {
        guard present.contains(.connection) else { return false }
        return withName(of: entry) { name in
            anyListMember(.connection) { $0.equalsIgnoringCase(name) }
        }
    }

    /// Does the condition hold for any member of the lists in all fields of that name?
    private func anyListMember(_ id: HTTPFieldID, where condition: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        guard present.contains(id) else { return false }
        for entry in entries where entry.id == id {
            let found = withValue(of: entry) { value in
                var start = 0
                while start < value.count {
                    var end = start
                    while end < value.count, value[end] != UInt8(ascii: ",") { end += 1 }
                    let member = UnsafeRawBufferPointer(rebasing: value[start..<end]).trimmingWhitespace()
                    if condition(member) { return true }
                    start = end + 1
                }
                return false
            }
            if found { return true }
        }
        return false
    }
}
