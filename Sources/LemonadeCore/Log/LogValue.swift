/// What a log field can hold. Keys have no conversion to it.
package enum LogValue: Sendable, Equatable {
    /// Text from anywhere; it is escaped when it is written.
    case string(String)
    /// A whole number.
    case integer(Int)
    /// A number with a fraction.
    case number(Double)
    /// A span of time, written in milliseconds.
    case duration(Duration)
    /// Yes or no.
    case boolean(Bool)
}

/// What can be given as a log field. Nil leaves the field out.
package protocol LogConvertible {
    /// The value to be written.
    var logValue: LogValue? { get }
}

extension LogValue: LogConvertible {
    package var logValue: LogValue? { self }
}

extension String: LogConvertible {
    package var logValue: LogValue? { .string(self) }
}

extension Substring: LogConvertible {
    package var logValue: LogValue? { .string(String(self)) }
}

extension Bool: LogConvertible {
    package var logValue: LogValue? { .boolean(self) }
}

extension Double: LogConvertible {
    package var logValue: LogValue? { .number(self) }
}

extension Duration: LogConvertible {
    package var logValue: LogValue? { .duration(self) }
}

extension LogConvertible where Self: FixedWidthInteger {
    package var logValue: LogValue? { .integer(Int(clamping: self)) }
}

extension Int: LogConvertible {}
extension Int32: LogConvertible {}
extension Int64: LogConvertible {}
extension UInt16: LogConvertible {}
extension UInt32: LogConvertible {}
extension UInt64: LogConvertible {}

extension Optional: LogConvertible where Wrapped: LogConvertible {
    package var logValue: LogValue? { flatMap(\.logValue) }
}
