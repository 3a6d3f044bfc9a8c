extension ByteWriter {
    /// Appends a status line of HTTP/1.1 with the usual reason phrase.
    mutating func appendStatusLine(_ status: Int) {
        append("HTTP/1.1 ")
        append(decimal: status)
        append(UInt8(ascii: " "))
        append(HTTPStatus.reason(for: status))
        append("\r\n")
    }

    /// Appends a status line of HTTP/1.1 with a reason phrase that a parser has checked.
    mutating func appendStatusLine(_ status: Int, validatedReason: UnsafeRawBufferPointer) {
        append("HTTP/1.1 ")
        append(decimal: status)
        append(UInt8(ascii: " "))
        append(validatedReason)
        append("\r\n")
    }

    /// Appends a field whose value is part of the program.
    mutating func appendField(_ name: StaticString, _ value: StaticString) {
        append(name)
        append(": ")
        append(value)
        append("\r\n")
    }

    /// Appends a field whose value is a number.
    @inline(__always)
    mutating func appendField(_ name: StaticString, decimal value: Int) {
        append(name, ": ", "")
        append(decimal: value)
        append("\r\n")
    }

    /// Appends a field whose value a parser has checked.
    mutating func appendField(_ name: StaticString, validated value: UnsafeRawBufferPointer) {
        append(name)
        append(": ")
        append(value)
        append("\r\n")
    }

    /// Appends a field whose value comes from outside; refuses one that would break out of its line.
    mutating func appendField(_ name: StaticString, checked value: String) throws(HTTPFieldError) {
        try value.withBytes { (bytes) throws(HTTPFieldError) in
            guard bytes.firstIndexOutsideFieldContent() == nil else { throw .invalidValue }
            appendField(name, validated: bytes)
        }
    }

    /// Appends one field as it was parsed or added.
    @inline(never)  // See `RequestHeadParser.parse`.
    mutating func append(_ entry: HTTPFields.Entry, of fields: borrowing HTTPFields) {
        if fields.isSpelledPlainly(entry) {
            fields.withLine(of: entry) { append($0) }
            append("\r\n")
            return
        }
        fields.withField(entry) { name, value in
            write(upTo: name.count + value.count + 4) { room in
                room.copyMemory(from: name)
                room[name.count] = UInt8(ascii: ":")
                room[name.count + 1] = UInt8(ascii: " ")
                let valueStart = name.count + 2
                UnsafeMutableRawBufferPointer(rebasing: room[valueStart...]).copyMemory(from: value)
                room[valueStart + value.count] = UInt8(ascii: "\r")
                room[valueStart + value.count + 1] = UInt8(ascii: "\n")
                return room.count
            }
        }
    }

    /// Appends all fields in order.
    mutating func append(_ fields: borrowing HTTPFields) {
        for entry in fields.entries {
            append(entry, of: fields)
        }
    }

    /// Appends the empty line that ends a head.
    mutating func appendEndOfHead() {
        append("\r\n")
    }
}
