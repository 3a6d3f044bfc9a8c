extension JSONValue {
    /// The value as JSON text in UTF-8: members in their order, numbers as they were spelled, the shortest escapes.
    ///
    /// Compact by default; `pretty` puts each member and element on a line of its own, indented by two spaces. Neither
    /// ends with a newline.
    package func serialized(pretty: Bool = false) -> [UInt8] {
        var output: [UInt8] = []
        append(to: &output, pretty: pretty)
        return output
    }

    /// Appends the value as JSON text; see `serialized(pretty:)`.
    package func append(to output: inout [UInt8], pretty: Bool = false) {
        // A loop and not recursion: a tree may be deeper than a thread's stack likes.
        var open: [OpenContainer] = []
        JSONValue.begin(self, in: &output, open: &open)
        while var container = open.popLast() {
            if container.next == container.count {
                if pretty && container.count > 0 { JSONValue.startLine(depth: open.count, in: &output) }
                output.append(container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
                continue
            }
            if container.next > 0 { output.append(UInt8(ascii: ",")) }
            if pretty { JSONValue.startLine(depth: open.count + 1, in: &output) }
            let item = container.takeNext()
            open.append(container)
            if let name = item.name {
                JSONString.append(name, to: &output)
                output.append(UInt8(ascii: ":"))
                if pretty { output.append(UInt8(ascii: " ")) }
            }
            JSONValue.begin(item.value, in: &output, open: &open)
        }
    }

    /// A container whose items are being written.
    private struct OpenContainer {
        var elements: [JSONValue] = []
        var members: [(name: String, value: JSONValue)] = []
        var isObject = false
        var next = 0

        var count: Int { isObject ? members.count : elements.count }

        mutating func takeNext() -> (name: String?, value: JSONValue) {
            defer { next += 1 }
            return isObject ? (members[next].name, members[next].value) : (nil, elements[next])
        }
    }

    /// Writes a scalar, or the start of a container, whose items are then to be written.
    private static func begin(_ value: JSONValue, in output: inout [UInt8], open: inout [OpenContainer]) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number): output.append(contentsOf: number.text.utf8)
        case .string(let string): JSONString.append(string, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            open.append(OpenContainer(elements: elements))
        case .object(let object):
            output.append(UInt8(ascii: "{"))
            open.append(OpenContainer(members: object.members, isObject: true))
        }
    }

    private static func startLine(depth: Int, in output: inout [UInt8]) {
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }
}
