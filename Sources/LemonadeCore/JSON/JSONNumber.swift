/// A JSON number as it was spelled, so that nothing is lost by reading and writing it again.
package struct JSONNumber: Sendable, Equatable {
    /// The number's text; always valid by RFC 8259 §6.
    package let text: String

    /// A number from text that a parser has already checked.
    init(validated text: String) {
        self.text = text
    }

    /// A whole number.
    package init(_ value: Int) {
        text = String(value)
    }

    /// A number with a fraction; nil for infinities and NaN, which JSON does not have.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    /// The nearest `Double`; nil when the number is beyond what one can hold (`1e400`).
    package var double: Double? {
        Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// The number if it is whole and fits, however it is spelled (`8192`, `8192.0` and `8.192e3` are the same). From
    /// 2^53 on, where a `Double` no longer tells whole numbers apart, only plain digits count.
    package var int: Int? {
        Int(text) ?? double.flatMap { abs($0) < 0x1p53 ? Int(exactly: $0) : nil }
    }
}
