extension JSONValue {
    /// Reads one JSON text, strictly by RFC 8259: UTF-8 only, nothing but white space around the value.
    ///
    /// Of two members with one name the last wins, in the place of the first. An escaped lone surrogate becomes
    /// U+FFFD (see `JSONString`). Time and memory are linear in the text, whatever it holds.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        var builder = JSONTreeBuilder(bytes)
        try JSONWalker.walk(bytes, limits: limits) { event, _ in builder.take(event) }
        return builder.root
    }

    /// Reads one JSON text from an array; see `parse(_:limits:)`.
    package static func parse(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
            try parse(UnsafeRawBufferPointer(buffer), limits: limits)
        }
    }
}
