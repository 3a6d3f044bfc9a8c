/// Makes request ids: unique on this machine without asking the system each time.
struct RequestIDGenerator {
    private let prefix = UInt64.random(in: .min ... .max)
    private var counter: UInt64 = 0

    private static var alphabet: StaticString { "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" }

    /// The next id, `req-` and eleven letters or digits: no more than a string holds without allocating.
    mutating func next() -> String {
        counter &+= 1
        // A bijection of the counter, so that ids neither repeat nor tell how many there were.
        var value = (counter ^ prefix) &* 0x9E37_79B9_7F4A_7C15
        value ^= value >> 32
        return String(unsafeUninitializedCapacity: 15) { bytes in
            _ = bytes.update(fromContentsOf: "req-".utf8)
            for index in 4..<15 {
                let (rest, digit) = value.quotientAndRemainder(dividingBy: 62)
                bytes[index] = Self.alphabet.utf8Start[Int(truncatingIfNeeded: digit)]
                value = rest
            }
            return 15
        }
    }

    /// Whether a client's id may be used: a short token that cannot break a log line or a field.
    static func isSane(_ bytes: UnsafeRawBufferPointer) -> Bool {
        (1...128).contains(bytes.count)
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                    UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }
}
