/// Finds the top-level members of a request's body in its bytes, so that the body can be relayed as it came: no tree,
/// no allocation and no String, and yet the whole document is validated on the way.
package enum JSONScanner {
    /// Reports the members of the outermost object in order, repeated names included, and returns once the whole text
    /// has been found valid by RFC 8259: nesting of at most `JSONLimits.deepest`, UTF-8 only, nothing after the value.
    ///
    /// Members are reported before the rest of the text has been seen: what they say counts only if nothing is thrown.
    /// A valid text whose value is not an object throws `JSONError.Kind.notAnObject`.
    package static func scanObject(
        _ bytes: UnsafeRawBufferPointer, member: (JSONMember) -> Void
    ) throws(JSONError) {
        var cursor = JSONCursor(bytes)
        try cursor.begin(allowsByteOrderMark: false)
        guard cursor.next == UInt8(ascii: "{") else {
            let start = cursor.index
            (cursor.index, _) = try value(at: cursor, outside: 0)
            try cursor.end()
            throw JSONError(.notAnObject, at: start, in: bytes)
        }
        cursor.advance()
        if cursor.skipWhitespace() == UInt8(ascii: "}") {
            cursor.advance()
        } else {
            repeat {
                let name = try cursor.readName()
                let start = cursor.index
                let kind: JSONMember.Kind
                if let scalar = try cursor.readScalar() {
                    kind = scalar
                } else {
                    (cursor.index, kind) = try value(at: cursor, outside: 1)
                }
                let range = Range(uncheckedBounds: (start, cursor.index))
                member(
                    JSONMember(nameRange: name.range, nameHasEscapes: name.hasEscapes, valueRange: range, kind: kind))
            } while try !cursor.readSeparator(inObject: true)
        }
        try cursor.end()
    }

    /// Walks a value in as many open containers, for nothing but its validity.
    @inline(never)
    private static func value(
        at cursor: JSONCursor, outside: Int
    ) throws(JSONError) -> (end: Int, kind: JSONMember.Kind) {
        try JSONWalker.walkValue(at: cursor, outside: outside, limits: JSONLimits()) { _, _ in }
    }

    /// Whether a member of these bytes has that name, as JSON means names: `"mod\u0065l"` is `model`.
    package static func name(_ member: JSONMember, in bytes: UnsafeRawBufferPointer, equals name: StaticString) -> Bool
    {
        JSONString.spells(
            UnsafeRawBufferPointer(rebasing: bytes[member.nameRange]), hasEscapes: member.nameHasEscapes, name)
    }

    /// The string that a member of these bytes has as its value; nil if its value is not a string.
    package static func string(_ member: JSONMember, in bytes: UnsafeRawBufferPointer) -> String? {
        switch member.kind {
        case .string(let hasEscapes):
            let inside = member.valueRange.lowerBound + 1..<member.valueRange.upperBound - 1
            return JSONString.decode(UnsafeRawBufferPointer(rebasing: bytes[inside]), hasEscapes: hasEscapes)
        case .number, .true, .false, .null, .object, .array:
            return nil
        }
    }
}
