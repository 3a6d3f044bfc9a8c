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
        var nameRange = 0..<0
        var nameHasEscapes = false
        var valueStart = 0
        var start = 0
        var isObject = false
        try JSONWalker.walk(bytes, limits: JSONLimits()) { event, depth in
            switch event {
            case .name(let range, let hasEscapes):
                guard depth == 1 else { return }
                nameRange = range
                nameHasEscapes = hasEscapes
            case .scalar(let kind, let range):
                if depth == 0 {
                    start = range.lowerBound
                } else if depth == 1, isObject {
                    member(
                        JSONMember(
                            nameRange: nameRange, nameHasEscapes: nameHasEscapes, valueRange: range, kind: kind))
                }
            case .opened(let opensObject, let offset):
                if depth == 1 {
                    isObject = opensObject
                    start = offset
                } else if depth == 2 {
                    valueStart = offset
                }
            case .closed(let closedObject, let end):
                guard depth == 1, isObject else { return }
                member(
                    JSONMember(
                        nameRange: nameRange, nameHasEscapes: nameHasEscapes, valueRange: valueStart..<end,
                        kind: closedObject ? .object : .array))
            }
        }
        guard isObject else { throw JSONError(.notAnObject, at: start, in: bytes) }
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
