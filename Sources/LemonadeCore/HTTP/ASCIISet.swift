/// A set of ASCII characters as two words, so that a test is a shift and a mask and needs no table in memory.
struct ASCIISet: Sendable {
    private let low: UInt64
    private let high: UInt64

    /// Is that byte in the set? Bytes above 127 never are.
    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 != 0
    }

    // Computed, not stored: constants that the compiler folds into the code, with no lazy initialiser in the way.

    /// `tchar`, what names and methods are made of (RFC 9110 §5.6.2).
    static var token: ASCIISet { ASCIISet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE) }
    /// `unreserved` and `sub-delims`, what a registered host name is made of beside percent-encodings (RFC 3986 §3.2.2).
    static var registeredName: ASCIISet { ASCIISet(low: 0x2BFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE) }
    /// Hexadecimal digits, colon and dot: an IPv6 address.
    static var internetAddress: ASCIISet { ASCIISet(low: 0x07FF_4000_0000_0000, high: 0x0000_007E_0000_007E) }
    /// Visible characters less `#`, which starts a fragment: no request target has one (RFC 9112 §3.2).
    static var requestTarget: ASCIISet { ASCIISet(low: 0xFFFF_FFF6_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF) }
}

extension UInt8 {
    /// Space or horizontal tab: the white space of HTTP (RFC 9110 §5.6.3).
    @inline(__always)
    var isHTTPWhitespace: Bool { self == 0x20 || self == 0x09 }

    /// May that byte stand in a field value or a reason phrase (RFC 9110 §5.5: visible, white space or above ASCII)?
    @inline(__always)
    var isFieldContent: Bool { (self >= 0x20 && self != 0x7F) || self == 0x09 }

    /// The value of that decimal digit.
    @inline(__always)
    var decimalDigit: UInt8? {
        let value = self &- 0x30
        return value < 10 ? value : nil
    }

    /// The value of that hexadecimal digit.
    @inline(__always)
    var hexadecimalDigit: UInt8? {
        let decimal = self &- 0x30
        if decimal < 10 { return decimal }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}
