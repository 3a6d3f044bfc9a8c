@testable import LemonadeCore

/// What the readers say of a text, in a form that tests can compare.
enum JSONTestReading {
    /// The tree, or the error.
    static func tree(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> Result<JSONValue, JSONError> {
        do { return .success(try JSONValue.parse(bytes, limits: limits)) } catch { return .failure(error) }
    }

    /// The members that the scanner reports, or the error.
    static func members(_ bytes: [UInt8]) -> Result<[JSONMember], JSONError> {
        var members: [JSONMember] = []
        do {
            try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
                try JSONScanner.scanObject(UnsafeRawBufferPointer(buffer)) { members.append($0) }
            }
            return .success(members)
        } catch {
            return .failure(error)
        }
    }

    /// The kind of error that a text gives; nil if it is valid.
    static func kind(of text: String, limits: JSONLimits = JSONLimits()) -> JSONError.Kind? {
        kind(of: Array(text.utf8), limits: limits)
    }

    /// The kind of error that a text gives; nil if it is valid.
    static func kind(of bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONError.Kind? {
        switch tree(bytes, limits: limits) {
        case .success: nil
        case .failure(let error): error.kind
        }
    }
}
