/// Reads a base URL's text from left to right; every step throws the first thing that is wrong.
struct BaseURLParser {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    /// Refuses characters that stand nowhere in a URL (RFC 3986 §2), whatever part they are in.
    func checkCharacters() throws(BaseURLFault) {
        guard !rest.isEmpty else { throw .empty }
        guard rest.count <= BaseURL.longest else { throw .tooLong }
        for byte in rest {
            switch byte {
            case UInt8(ascii: " "), 0x09...0x0D: throw .whiteSpace
            case ..<0x20, 0x7F: throw .controlCharacter
            case 0x80...: throw .notASCII
            default: break
            }
            if "\"<>\\^`{|}".utf8.contains(byte) { throw .character(Character(Unicode.Scalar(byte))) }
        }
    }

    /// Takes `http://` or `https://`.
    mutating func takeScheme() throws(BaseURLFault) -> URLScheme {
        guard let colon = rest.firstIndex(of: UInt8(ascii: ":")), rest[colon...].starts(with: "://".utf8) else {
            throw .noScheme
        }
        let word = Substring(rest[..<colon]).lowercased()
        // A '/' before the colon means that the colon belongs to a path.
        guard !word.isEmpty, !word.utf8.contains(UInt8(ascii: "/")) else { throw .noScheme }
        guard let scheme = URLScheme(rawValue: word) else { throw .unsupportedScheme }
        rest = rest[colon...].dropFirst(3)
        return scheme
    }

    /// Takes the host and the port, if one is written.
    mutating func takeAuthority() throws(BaseURLFault) -> (host: String, port: UInt16?) {
        let end = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        let authority = rest[..<end]
        rest = rest[end...]
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userInfo }
        if authority.first == UInt8(ascii: "[") {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")),
                let address = IPAddress(Substring(authority[..<close].dropFirst())), let host = address.textOfV6
            else { throw .badIPv6 }
            let after = authority[close...].dropFirst()
            guard after.isEmpty || after.first == UInt8(ascii: ":") else { throw .badIPv6 }
            return (host, try BaseURLParser.port(after.isEmpty ? nil : after.dropFirst()))
        }
        let parts = authority.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw .badIPv6 }
        guard let first = parts.first, !first.isEmpty else { throw .noHost }
        let name = Substring(first).lowercased()
        guard BaseURLParser.isHost(name) else { throw .badHost }
        return (name, try BaseURLParser.port(parts.count == 2 ? parts[1] : nil))
    }

    /// Takes the path, which has to be all that is left.
    mutating func takePath() throws(BaseURLFault) -> String {
        for (offset, byte) in rest.enumerated() {
            switch byte {
            case UInt8(ascii: "?"): throw .query
            case UInt8(ascii: "#"): throw .fragment
            case UInt8(ascii: "%"):
                let digits = rest.dropFirst(offset + 1).prefix(2)
                guard digits.count == 2, digits.allSatisfy({ $0.hexadecimalDigit != nil }) else { throw .badPercent }
            default: break
            }
        }
        while rest.last == UInt8(ascii: "/") { rest.removeLast() }
        return String(Substring(rest))
    }

    /// Whether this is a host name or an IPv4 address. A name that ends in a number is taken for an address by resolvers
    /// (`127.1`, `0x7f.1`), so it has to be one that is spelled in full.
    private static func isHost(_ name: String) -> Bool {
        guard name.utf8.count <= 253 else { return false }
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let areLabels = labels.allSatisfy { label in
            (1...63).contains(label.count)
                && label.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                        UInt8(ascii: "-"), UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
        }
        guard areLabels, let last = labels.last else { return false }
        let isNumber = last.allSatisfy { $0.decimalDigit != nil } || last.starts(with: "0x".utf8)
        return !isNumber || IPAddress(name) != nil
    }

    private static func port(_ digits: Substring.UTF8View?) throws(BaseURLFault) -> UInt16? {
        guard let digits else { return nil }
        guard digits.allSatisfy({ $0.decimalDigit != nil }), let port = UInt16(Substring(digits)), port > 0 else {
            throw .badPort
        }
        return port
    }
}
