/// The parameter that asks for a listing's next page.
struct NextPage: Sendable, Hashable {
    /// Longest accepted mark in bytes.
    static let longest = 2048

    /// The parameter's name.
    let name: String
    /// The mark that the provider gave, as it gave it.
    let mark: String

    /// A page's mark; nil if it is empty or absurdly long.
    init?(name: String, mark: String?) {
        guard let mark, !mark.isEmpty, mark.utf8.count <= NextPage.longest else { return nil }
        self.name = name
        self.mark = mark
    }

    /// The parameter as a query holds it: everything percent-encoded but RFC 3986's unreserved characters.
    var parameter: String {
        var encoded = name + "="
        for byte in mark.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += byte < 16 ? "%0" + digits : "%" + digits
            }
        }
        return encoded
    }
}
