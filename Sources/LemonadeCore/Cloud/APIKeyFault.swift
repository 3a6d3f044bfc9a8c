/// What is wrong with a key.
package enum APIKeyFault: Sendable, Equatable {
    /// Nothing, or a line end only.
    case empty
    /// More than `APIKey.longest` bytes.
    case tooLong
    /// A control character: it could end the field that carries the key.
    case controlCharacter
    /// A character outside ASCII, as pasting from a formatted page leaves.
    case notASCII
}
