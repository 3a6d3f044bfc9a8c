extension HTTPFields {
    /// Adds a field, checked: the name is a token (RFC 9110 §5.1), the value has no control characters (§5.5). White space
    /// around the value is no part of it and is dropped.
    mutating func append(name: String, value: String) throws(HTTPFieldError) {
        try name.withBytes { (name) throws(HTTPFieldError) in
            try value.withBytes { (value) throws(HTTPFieldError) in
                try append(name: name, value: value)
            }
        }
    }

    /// Adds a field, checked as in `append(name:value:)` of strings.
    mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) throws(HTTPFieldError) {
        guard !name.isEmpty, name.allSatisfy(ASCIISet.token.contains) else { throw .invalidName }
        let value = value.trimmingWhitespace()
        guard value.firstIndexOutsideFieldContent() == nil else { throw .invalidValue }
        try append(validatedName: name, validatedValue: value)
    }

    /// Adds a field of a known name, its value checked. Not for the families of names, nor for `.other`.
    mutating func append(_ id: HTTPFieldID, _ value: String) throws(HTTPFieldError) {
        let name = UnsafeRawBufferPointer(start: id.name.utf8Start, count: id.name.utf8CodeUnitCount)
        try value.withBytes { (value) throws(HTTPFieldError) in
            try append(name: name, value: value)
        }
    }

    /// Adds a field that a parser has checked.
    mutating func append(
        validatedName name: UnsafeRawBufferPointer, validatedValue value: UnsafeRawBufferPointer
    ) throws(HTTPFieldError) {
        let start = storedByteCount
        guard name.count + value.count <= Self.maxBytes - start else { throw .tooLarge }
        store(name)
        store(value)
        let line = FieldLine(nameEnd: name.count, valueStart: name.count, valueEnd: name.count + value.count)
        addEntry(HTTPFieldID.classify(name), line: line, at: start)
    }
}
