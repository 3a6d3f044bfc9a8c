/// A control request's JSON object, read member by member with the 400 that names what is wrong. Members that nobody asks
/// for are tolerated; null counts as absent, because many clients write their unset options so.
package struct RequestBody: Sendable {
    /// The object as it came.
    package let object: JSONObject

    /// The body of a value that was read; anything but an object is refused.
    package init(_ value: JSONValue) throws(APIError) {
        guard case .object(let object) = value else { throw .bodyNotAnObject(found: value.typeName) }
        self.object = object
    }

    /// The body of bytes that were received; `emptyIsObject` for an endpoint all of whose members are optional.
    package init(_ bytes: [UInt8], emptyIsObject: Bool = false) throws(APIError) {
        if bytes.isEmpty, emptyIsObject {
            try self.init(.object([:]))
            return
        }
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes)
        } catch {
            throw .malformedJSON(error.description)
        }
        try self.init(value)
    }

    /// A required string.
    package func string(_ name: String) throws(APIError) -> String {
        guard let value = try optionalString(name) else { throw .missingMember(name) }
        return value
    }

    /// A required string that says something.
    package func nonEmptyString(_ name: String) throws(APIError) -> String {
        let value = try string(name)
        guard !value.isEmpty else { throw .invalidValue(name, "must not be empty") }
        return value
    }

    /// A string, if it is there.
    package func optionalString(_ name: String) throws(APIError) -> String? {
        try member(name, "a string", \.string)
    }

    /// A boolean, if it is there.
    package func optionalBool(_ name: String) throws(APIError) -> Bool? {
        try member(name, "a boolean", \.bool)
    }

    /// A whole number, if it is there.
    package func optionalInt(_ name: String) throws(APIError) -> Int? {
        guard let number = try member(name, "a number", \.number) else { return nil }
        guard let value = number.int else { throw .invalidValue(name, "must be a whole number") }
        return value
    }

    /// A number, if it is there.
    package func optionalDouble(_ name: String) throws(APIError) -> Double? {
        guard let number = try member(name, "a number", \.number) else { return nil }
        guard let value = number.double, value.isFinite else { throw .invalidValue(name, "is out of range") }
        return value
    }

    /// An object, if it is there.
    package func optionalObject(_ name: String) throws(APIError) -> JSONObject? {
        try member(name, "an object", \.object)
    }

    /// An array, if it is there.
    package func optionalArray(_ name: String) throws(APIError) -> [JSONValue]? {
        try member(name, "an array", \.array)
    }

    private func member<Value>(
        _ name: String, _ expected: String, _ read: (JSONValue) -> Value?
    ) throws(APIError) -> Value? {
        guard let value = object[name], value != .null else { return nil }
        guard let typed = read(value) else { throw .wrongType(name, expected: expected, found: value.typeName) }
        return typed
    }
}

extension JSONValue {
    /// The value's JSON type with its article, as messages name it.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
