/// A member name as JSON compares names: code point by code point (RFC 8259 §8.3), where `String` takes canonically
/// equivalent spellings for the same.
struct JSONName: Hashable {
    /// The name, unescaped.
    let text: String

    /// Whether two names are the same.
    @inline(__always)
    static func areSame(_ left: String, _ right: String) -> Bool {
        // String's equality is the coarser one, and quick to say no.
        left == right && left.utf8.elementsEqual(right.utf8)
    }

    static func == (left: JSONName, right: JSONName) -> Bool {
        areSame(left.text, right.text)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
