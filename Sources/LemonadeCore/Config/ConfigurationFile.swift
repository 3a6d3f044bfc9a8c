/// A configuration file as it was read: its bytes and the name that errors call it by.
package struct ConfigurationFile: Sendable {
    /// Largest file that is read. Default: 8 MiB.
    package static let maximumBytes = 8 * 1024 * 1024

    /// Its path.
    package let path: String
    /// What is in it.
    package let bytes: [UInt8]

    /// A file.
    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// The object in it.
    func object() throws(ConfigurationError) -> JSONObject {
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes, limits: JSONLimits(allowsByteOrderMark: true))
        } catch {
            throw ConfigurationError(
                path: path, line: error.line, column: error.column, member: nil, reason: "\(error.kind)")
        }
        guard case .object(let object) = value else {
            throw fault(at: "", "the file must hold a JSON object, not \(value.typeName)")
        }
        return object
    }

    /// What is wrong with a member, with its place in the file.
    func fault(at member: String, _ reason: String) -> ConfigurationError {
        let offset = JSONMemberLocator.offset(of: member, in: bytes)
        // The place of a byte is worked out by the reader's own error, so that both count lines and columns alike.
        let place = bytes.withUnsafeBytes { JSONError(.expectedValue, at: offset, in: $0) }
        return ConfigurationError(
            path: path, line: place.line, column: place.column, member: member.isEmpty ? nil : member, reason: reason)
    }
}
