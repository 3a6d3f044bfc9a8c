/// Percent-encoding in request targets (RFC 3986 §2.1).
enum PercentEncoding {
    /// The byte that a percent-encoding at that place stands for; nil when there is none.
    @inline(__always)
    static func byte(of bytes: UnsafeRawBufferPointer, at index: Int) -> UInt8? {
        guard bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
            let high = bytes[index + 1].hexadecimalDigit, let low = bytes[index + 2].hexadecimalDigit
        else { return nil }
        return high << 4 | low
    }

    /// The text that a path segment, or the rest of a path, stands for. An invalid encoding, a control character and bytes
    /// that are not UTF-8 are errors.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(HTTPParseError) -> String {
        try decode(bytes, plusIsSpace: false)
    }

    /// The text that a name or value in a query stands for, where `+` is a space.
    static func decodeQuery(_ bytes: UnsafeRawBufferPointer) throws(HTTPParseError) -> String {
        try decode(bytes, plusIsSpace: true)
    }

    /// The value of that name in a query, decoded: empty when the name stands alone, nil when it is absent.
    static func queryValue(named name: String, in query: UnsafeRawBufferPointer) throws(HTTPParseError) -> String? {
        for pair in query.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard try decodeQuery(UnsafeRawBufferPointer(rebasing: pair[..<equals])) == name else { continue }
            return try decodeQuery(UnsafeRawBufferPointer(rebasing: pair[equals...].dropFirst()))
        }
        return nil
    }

    private static func decode(_ bytes: UnsafeRawBufferPointer, plusIsSpace: Bool) throws(HTTPParseError) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            var byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard let value = Self.byte(of: bytes, at: index) else { throw .invalidPercentEncoding }
                byte = value
                index += 3
            } else {
                if plusIsSpace, byte == UInt8(ascii: "+") { byte = 0x20 }
                index += 1
            }
            guard byte >= 0x20, byte != 0x7F else { throw .invalidPercentEncoding }
            decoded.append(byte)
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .invalidPercentEncoding }
        return text
    }
}
