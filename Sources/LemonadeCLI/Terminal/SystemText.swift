import Glibc

/// The system's words for its error numbers.
enum SystemText {
    /// The words for a value of `errno`.
    static func of(_ number: Int32) -> String {
        strerror(number).map { String(cString: $0) } ?? "error \(number)"
    }
}
