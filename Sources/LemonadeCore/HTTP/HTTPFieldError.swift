/// Why a field cannot be added to a message that we make ourselves.
enum HTTPFieldError: Error, Equatable, Sendable {
    /// The name is not a token (RFC 9110 §5.1).
    case invalidName
    /// The value holds CR, LF, NUL or another control character (RFC 9110 §5.5).
    case invalidValue
    /// The fields would take more than 4 GiB.
    case tooLarge
}
