/// The parts of a request target (RFC 9112 §3.2), as places counted from its first byte. Dot segments are not resolved:
/// they are paths that nobody serves.
struct RequestTarget: Equatable, Sendable {
    /// The forms that are served; authority-form belongs to CONNECT, which is not.
    enum Form: Sendable {
        /// `/path?query`
        case origin
        /// `http://host/path?query`
        case absolute
        /// `*`, for OPTIONS
        case asterisk
    }

    /// Which form it has.
    let form: Form
    /// The path as it was sent; `*` in asterisk-form, and empty when an absolute target has none, which means `/`.
    let path: Range<Int>
    /// The query without its question mark.
    let query: Range<Int>?
    /// The host and port of an absolute target; they replace the `Host` field (RFC 9112 §3.2.2).
    let authority: Range<Int>?

    /// Reads a target that a request line with that method names.
    init(_ bytes: UnsafeRawBufferPointer, method: HTTPMethod) throws(HTTPParseError) {
        guard let first = bytes.first, bytes.holdsOnlyTargetCharacters else { throw .invalidTarget }
        if case .other("CONNECT") = method { throw .connectNotSupported }
        var pathStart = 0
        if first == UInt8(ascii: "/") {
            form = .origin
            authority = nil
        } else if first == UInt8(ascii: "*"), bytes.count == 1 {
            guard method == .options else { throw .invalidTarget }
            form = .asterisk
            path = 0..<1
            query = nil
            authority = nil
            return
        } else {
            let start = bytes.hasPrefixIgnoringCase("http://") ? 7 : 8
            guard start == 7 || bytes.hasPrefixIgnoringCase("https://") else { throw .invalidTarget }
            pathStart = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? bytes.count
            let host = start..<pathStart
            // RFC 9110 §4.2.4: user information has no place here; `@` is in no host, so it is refused with the rest.
            guard HTTPAuthority(UnsafeRawBufferPointer(rebasing: bytes[host])) != nil else { throw .invalidHost }
            form = .absolute
            authority = host
        }
        let mark = bytes.firstIndex(of: UInt8(ascii: "?"), from: pathStart)
        path = pathStart..<(mark ?? bytes.count)
        query = mark.map { ($0 + 1)..<bytes.count }
    }

    /// The target of a head that has not been read yet.
    private init() {
        form = .origin
        path = 0..<0
        query = nil
        authority = nil
    }

    /// The target of a head that has not been read yet.
    static let none = RequestTarget()
}
