/// The field that carries a key, made ready to be written.
final class AuthField: Sendable {
    /// The field's name.
    let name: String
    /// Which known name that is.
    let id: HTTPFieldID
    /// What stands before the key: name, colon, and the header's prefix.
    let start: [UInt8]

    /// The field of that header.
    init(_ header: AuthHeader) {
        name = header.name
        id = header.name.withBytes { HTTPFieldID.classify($0) }
        start = Array("\(header.name): \(header.prefix)".utf8)
    }
}
