/// A price in US dollars per million tokens, kept as the exact decimal that the provider wrote.
struct TokenPrice: Sendable, Equatable {
    /// Nothing.
    static let free = TokenPrice(perMillion: JSONNumber(0))

    /// The dollars for a million tokens.
    let perMillion: JSONNumber

    /// Whether it costs nothing.
    var isFree: Bool { self == .free }

    private init(perMillion: JSONNumber) {
        self.perMillion = perMillion
    }

    /// The price that a decimal spells (`0.00000125`, `1.25e-06`), multiplied by ten to the power of `shift`: 6 where the
    /// provider states dollars per token. All units in use are powers of ten, so no binary fraction is ever involved.
    /// Nil for what is not a number, negative ("-1" means variable) or beyond any price.
    init?(decimal text: String, shift: Int) {
        guard var number = Decimal(text) else { return nil }
        guard !number.digits.isEmpty else {
            self = .free
            return
        }
        number.exponent += shift
        // From a billionth of a dollar to a billion of them.
        guard !number.isNegative, (-9..<9).contains(number.exponent + number.digits.count - 1) else { return nil }
        self.init(perMillion: JSONNumber(validated: number.text))
    }
}

/// A decimal number: significant digits without zeros at either end, times a power of ten.
private struct Decimal {
    /// More than any price needs, floating-point noise included.
    static let mostDigits = 40

    var isNegative = false
    var digits: [UInt8] = []
    var exponent = 0

    init?(_ text: String) {
        var bytes = text.utf8[...]
        guard bytes.count <= 64 else { return nil }
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes = bytes.dropFirst()
        }
        var isAfterPoint = false
        var sawDigit = false
        scan: while let byte = bytes.first {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                sawDigit = true
                if isAfterPoint { exponent -= 1 }
                if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
            case UInt8(ascii: ".") where !isAfterPoint: isAfterPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): break scan
            default: return nil
            }
            bytes = bytes.dropFirst()
        }
        guard sawDigit, digits.count <= Decimal.mostDigits else { return nil }
        if !bytes.isEmpty {
            guard let power = Int(Substring(bytes.dropFirst())), (-99...99).contains(power) else { return nil }
            exponent += power
        }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
    }

    /// The number as JSON spells it, without an exponent.
    var text: String {
        let zero = UInt8(ascii: "0")
        if exponent >= 0 { return String(decoding: digits + Array(repeating: zero, count: exponent), as: UTF8.self) }
        let padded = Array(repeating: zero, count: max(0, 1 - exponent - digits.count)) + digits
        let point = padded.count + exponent
        return String(decoding: padded[..<point] + [UInt8(ascii: ".")] + padded[point...], as: UTF8.self)
    }
}
