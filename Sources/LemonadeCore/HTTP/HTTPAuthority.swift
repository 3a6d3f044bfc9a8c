/// A host with an optional port, as the `Host` field and absolute request targets have it (RFC 3986 §3.2, no user
/// information). Ranges count from the first byte given.
struct HTTPAuthority: Equatable, Sendable {
    /// Where the host is; for an IPv6 address without its brackets.
    let host: Range<Int>
    /// Is the host an IPv6 address in brackets?
    let isBracketed: Bool
    /// The port, if one is given.
    let port: UInt16?

    /// Reads an authority; nil when it is not a valid one. An empty host is none in http (RFC 9110 §4.2.1).
    init?(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        if bytes.first == UInt8(ascii: "[") {
            index = 1
            while index < bytes.count, ASCIISet.internetAddress.contains(bytes[index]) { index += 1 }
            guard index > 1, index < bytes.count, bytes[index] == UInt8(ascii: "]") else { return nil }
            host = 1..<index
            isBracketed = true
            index += 1
        } else {
            while true {
                while index < bytes.count, ASCIISet.registeredName.contains(bytes[index]) { index += 1 }
                guard index < bytes.count, PercentEncoding.byte(of: bytes, at: index) != nil else { break }
                index += 3
            }
            // What ends a host is the end or a colon; see below.
            guard index > 0 else { return nil }
            host = 0..<index
            isBracketed = false
        }
        guard index < bytes.count else {
            port = nil
            return
        }
        guard bytes[index] == UInt8(ascii: ":") else { return nil }
        // RFC 3986 §3.2.3: the port may be empty, which means the scheme's own.
        let digits = bytes[(index + 1)...]
        var value = 0
        for byte in digits {
            guard let digit = byte.decimalDigit else { return nil }
            value = value * 10 + Int(digit)
            guard value <= UInt16.max else { return nil }
        }
        port = digits.isEmpty ? nil : UInt16(value)
    }
}
