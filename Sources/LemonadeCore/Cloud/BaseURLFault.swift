/// What is wrong with a base URL.
package enum BaseURLFault: Error, Sendable, Equatable {
    /// Nothing at all.
    case empty
    /// More than `BaseURL.longest` bytes.
    case tooLong
    /// A space, a tab or a line break anywhere.
    case whiteSpace
    /// Another control character.
    case controlCharacter
    /// A character outside ASCII.
    case notASCII
    /// A character that no URL holds.
    case character(Character)
    /// No `scheme://` at the beginning.
    case noScheme
    /// A scheme other than http and https.
    case unsupportedScheme
    /// `name:password@` before the host.
    case userInfo
    /// A `?`.
    case query
    /// A `#`.
    case fragment
    /// Nothing between `//` and the path.
    case noHost
    /// A host that is neither a name nor an address.
    case badHost
    /// Something in brackets that is not an IPv6 address, or an IPv6 address without them.
    case badIPv6
    /// A port that is not a number from 1 to 65535.
    case badPort
    /// A `%` without two hexadecimal digits after it.
    case badPercent
}
