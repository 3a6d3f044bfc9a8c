@testable import LemonadeCore

/// RFC 9112 §7.1 as plainly as it can be written, with the same bounds: what the real decoder is compared with. It shares
/// nothing with it but the reading of one field line.
enum ChunkedReference {
    /// The payload of a body that is whole and valid, and how many bytes it took; nil for any other.
    static func read(_ bytes: [UInt8], limits: HTTPLimits) -> (payload: [UInt8], consumed: Int)? {
        var payload: [UInt8] = []
        var index = 0
        var extensionBytes = 0
        while true {
            guard let line = line(of: bytes, from: index), let size = size(of: line, limits, &extensionBytes) else {
                return nil
            }
            index += line.count + 2
            if size == 0 { break }
            guard size <= bytes.count - index - 2, bytes[(index + size)...].starts(with: [0x0D, 0x0A]) else {
                return nil
            }
            payload += bytes[index..<index + size]
            index += size + 2
        }
        let start = index
        var fields = 0
        while let line = line(of: bytes, from: index) {
            index += line.count + 2
            if line.isEmpty { return (payload, index) }
            guard index - start <= limits.maxTrailerBytes,
                line.withUnsafeBytes({ (try? FieldLine($0, from: .client)) != nil })
            else { return nil }
            fields += 1
            if fields > limits.maxFields { return nil }
        }
        return nil
    }

    /// The bytes up to the next CRLF; nil if there is none, or a bare CR or LF before it.
    private static func line(of bytes: [UInt8], from start: Int) -> [UInt8]? {
        guard let end = bytes[start...].firstIndex(where: { $0 == 0x0D || $0 == 0x0A }), bytes[end] == 0x0D,
            end + 1 < bytes.count, bytes[end + 1] == 0x0A
        else { return nil }
        return Array(bytes[start..<end])
    }

    private static func size(of line: [UInt8], _ limits: HTTPLimits, _ extensionBytes: inout Int) -> Int? {
        let digits = line.prefix { Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }
        guard (1...16).contains(digits.count), let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        let rest = line.dropFirst(digits.count)
        if rest.isEmpty { return size }
        // White space may stand before the semicolon; after it, anything that may stand in a field value.
        guard rest.first(where: { $0 != 0x20 && $0 != 0x09 }) == UInt8(ascii: ";"),
            rest.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) })
        else { return nil }
        extensionBytes += rest.count
        guard line.count <= limits.maxChunkLineBytes, extensionBytes <= limits.maxChunkExtensionBytes else {
            return nil
        }
        return size
    }
}
