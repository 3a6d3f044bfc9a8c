/// Builds a tree from the tokens of a valid text. The values of all open containers share one stack, so that nothing
/// recurses and no container is copied while it grows.
struct JSONTreeBuilder {
    private let bytes: UnsafeRawBufferPointer
    private var values: [JSONValue] = []
    private var names: [String] = []
    private var open: [(firstValue: Int, firstName: Int)] = []

    /// A builder for the tokens of these bytes.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The value, once the text is over.
    var root: JSONValue { values.last ?? .null }

    /// Takes the next token.
    mutating func take(_ event: JSONEvent) {
        switch event {
        case .name(let range, let hasEscapes):
            names.append(JSONString.decode(slice(range), hasEscapes: hasEscapes))
        case .scalar(let kind, let range):
            values.append(scalar(kind, range))
        case .opened:
            open.append((values.count, names.count))
        case .closed(let isObject, _):
            guard let (firstValue, firstName) = open.popLast() else { return }
            // Copied out before the stacks shrink: a slice that still lives would make each shrink copy its stack.
            let elements = Array(values[firstValue...])
            values.removeLast(elements.count)
            guard isObject else {
                values.append(.array(elements))
                return
            }
            let members = zip(names[firstName...], elements).map { (name: $0, value: $1) }
            names.removeLast(members.count)
            values.append(.object(JSONObject(uniquing: members)))
        }
    }

    private func scalar(_ kind: JSONMember.Kind, _ range: Range<Int>) -> JSONValue {
        switch kind {
        case .string(let hasEscapes):
            return .string(
                JSONString.decode(slice(range.lowerBound + 1..<range.upperBound - 1), hasEscapes: hasEscapes))
        case .number: return .number(JSONNumber(validated: String(decoding: slice(range), as: UTF8.self)))
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .null, .object, .array: return .null
        }
    }

    private func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[range])
    }
}
