/// The grammar of RFC 8259, in one place for all who read JSON: the byte scanner of the relay and the tree.
enum JSONWalker {
    /// Walks a whole text, reporting each token with the number of containers that are open after it, and throws at the
    /// first byte that is wrong. No recursion and no allocation, however deep the text.
    ///
    /// Inlined, so that each caller gets a walk made for its events.
    @inline(__always)
    static func walk(
        _ bytes: UnsafeRawBufferPointer, limits: JSONLimits, event: (JSONEvent, _ depth: Int) -> Void
    ) throws(JSONError) {
        var cursor = JSONCursor(bytes)
        try cursor.begin(allowsByteOrderMark: limits.allowsByteOrderMark)
        (cursor.index, _) = try walkValue(at: cursor, limits: limits, event: event)
        try cursor.end()
    }

    /// Walks the value at a cursor, as above, and returns where it ends and what it is; `outside` is how many containers
    /// are open around it.
    @inline(__always)
    static func walkValue(
        at start: JSONCursor, outside: Int = 0, limits: JSONLimits, event: (JSONEvent, _ depth: Int) -> Void
    ) throws(JSONError) -> (end: Int, kind: JSONMember.Kind) {
        var cursor = start
        var containers = JSONContainerStack()
        items: while true {
            // The cursor is at a member, an element or the outermost value.
            if containers.isInObject {
                let name = try cursor.readName()
                event(.name(name.range, hasEscapes: name.hasEscapes), containers.depth)
            }
            let start = cursor.index
            if let scalar = try cursor.readScalar() {
                event(.scalar(scalar, Range(uncheckedBounds: (start, cursor.index))), containers.depth)
                if containers.depth == 0 { return (cursor.index, scalar) }
            } else {
                guard containers.depth &+ outside < limits.maximumDepth else {
                    throw cursor.failure(.tooDeep(limit: limits.maximumDepth))
                }
                let isObject = cursor.next == UInt8(ascii: "{")
                containers.push(isObject: isObject)
                event(.opened(isObject: isObject, at: start), containers.depth)
                cursor.advance()
                // An empty one is closed below, like any other.
                guard cursor.skipWhitespace() == JSONCursor.closer(inObject: isObject) else { continue items }
            }
            while try cursor.readSeparator(inObject: containers.isInObject) {
                let wasObject = containers.isInObject
                containers.pop()
                event(.closed(isObject: wasObject, end: cursor.index), containers.depth)
                if containers.depth == 0 { return (cursor.index, wasObject ? .object : .array) }
            }
        }
    }
}
