/// A value of a GGUF header that is kept; nothing that matters here is a floating-point number.
enum GGUFValue: Sendable, Equatable {
    /// Any of the integer types; what does not fit is the nearest that does.
    case integer(Int64)
    /// A truth value.
    case bool(Bool)
    /// A text; bytes that are not UTF-8 are replaced.
    case text(String)
    /// A short array of integers.
    case integers([Int64])
}
