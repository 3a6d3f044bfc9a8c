/// What is wrong with the name or the prefix of the field that carries a key.
package enum AuthHeaderFault: Sendable, Equatable {
    /// No name at all.
    case empty
    /// More than `AuthHeader.longest` bytes.
    case tooLong
    /// A name that is not an HTTP token.
    case notToken
    /// A field that the message itself needs.
    case reserved
    /// A prefix with a control character or one outside ASCII.
    case notPrintable
}
