/// The two versions of HTTP/1 that change what a message means.
enum HTTPVersion: Equatable, Sendable {
    case http10
    /// HTTP/1.1, and any later minor version: it is to be read as the highest that we know (RFC 9110 §2.5).
    case http11

    /// How many bytes a version has on the wire.
    static let byteCount = 8

    /// The version in exactly those bytes (`HTTP/1.1`, RFC 9112 §2.3; case-sensitive).
    init(_ bytes: UnsafeRawBufferPointer) throws(HTTPParseError) {
        guard bytes.count == Self.byteCount else { throw .invalidVersion }
        if bytes.equals("HTTP/1.1") {
            self = .http11
            return
        }
        guard UnsafeRawBufferPointer(rebasing: bytes[..<5]).equals("HTTP/"), bytes[6] == UInt8(ascii: "."),
            let major = bytes[5].decimalDigit, let minor = bytes[7].decimalDigit
        else { throw .invalidVersion }
        guard major == 1 else { throw .unsupportedVersion }
        self = minor == 0 ? .http10 : .http11
    }
}
