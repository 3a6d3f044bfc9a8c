/// One of the server's own keys. It can be compared and nothing else: it has no description and no mirror.
struct ServerKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Longest key in bytes; every comparison costs this much, whatever is compared.
    static let maximumLength = 256

    /// The key, padded with zeros to `maximumLength`, so that its length does not show in the time of a comparison.
    private let padded: [UInt8]
    private let length: Int

    /// A key as the environment gives it.
    init(_ text: String) throws(ServerKeyProblem) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= ServerKey.maximumLength else { throw .tooLong }
        // A field's value is trimmed and holds no controls (RFC 9110 §5.5): such a key could never be sent.
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .unsendable }
        padded = bytes + Array(repeating: 0, count: ServerKey.maximumLength - bytes.count)
        length = bytes.count
    }

    /// Whether that is the key, in a time that depends on neither.
    func matches(_ candidate: String) -> Bool {
        var candidate = candidate
        return candidate.withUTF8 { bytes in
            var difference = UInt64(truncatingIfNeeded: bytes.count ^ length)
            for index in 0..<ServerKey.maximumLength {
                let byte = index < bytes.count ? bytes[index] : 0
                difference |= UInt64(byte ^ padded[index])
            }
            return difference == 0
        }
    }

    var description: String { "[redacted]" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
