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
        var containers = JSONContainerStack()
        try cursor.skipByteOrderMark(allowed: limits.allowsByteOrderMark)
        cursor.skipWhitespace()
        guard !cursor.isAtEnd else { throw cursor.failure(.emptyText, at: bytes.count) }

        items: while true {
            // The cursor is at a member, an element or the outermost value.
            if containers.isInObject {
                guard cursor.next == UInt8(ascii: "\"") else { throw cursor.failure(.expectedName) }
                let start = cursor.index
                let hasEscapes = try cursor.readString()
                event(.name(start &+ 1..<cursor.index &- 1, hasEscapes: hasEscapes), containers.depth)
                cursor.skipWhitespace()
                guard cursor.next == UInt8(ascii: ":") else { throw cursor.failure(.expectedColon) }
                cursor.advance()
                cursor.skipWhitespace()
            }

            let start = cursor.index
            let scalar: JSONMember.Kind?
            switch cursor.next {
            case UInt8(ascii: "\""):
                scalar = .string(hasEscapes: try cursor.readString())
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let isObject = cursor.next == UInt8(ascii: "{")
                guard containers.depth < limits.maximumDepth else {
                    throw cursor.failure(.tooDeep(limit: limits.maximumDepth))
                }
                containers.push(isObject: isObject)
                event(.opened(isObject: isObject, at: start), containers.depth)
                cursor.advance()
                cursor.skipWhitespace()
                guard cursor.next == closer(isObject: isObject) else { continue items }
                // Empty: it is closed below, like any other.
                scalar = nil
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                try cursor.readNumber()
                scalar = .number
            case UInt8(ascii: "t"):
                try cursor.readLiteral("true")
                scalar = .true
            case UInt8(ascii: "f"):
                try cursor.readLiteral("false")
                scalar = .false
            case UInt8(ascii: "n"):
                try cursor.readLiteral("null")
                scalar = .null
            default:
                throw cursor.failure(.expectedValue)
            }
            if let scalar { event(.scalar(scalar, start..<cursor.index), containers.depth) }

            while containers.depth > 0 {
                cursor.skipWhitespace()
                if cursor.next == UInt8(ascii: ",") {
                    cursor.advance()
                    cursor.skipWhitespace()
                    continue items
                }
                let isObject = containers.isInObject
                guard cursor.next == closer(isObject: isObject) else {
                    throw cursor.failure(isObject ? .expectedCommaOrBrace : .expectedCommaOrBracket)
                }
                cursor.advance()
                containers.pop()
                event(.closed(isObject: isObject, end: cursor.index), containers.depth)
            }
            break
        }
        cursor.skipWhitespace()
        guard cursor.isAtEnd else { throw cursor.failure(.textAfterValue) }
    }

    @inline(__always)
    private static func closer(isObject: Bool) -> UInt8 {
        isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    }
}
