import Glibc

/// A system call that failed.
package struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The call's name.
    package let call: String
    /// The errno it left.
    package let code: Int32

    /// Takes errno as it is now.
    init(call: String) {
        self.init(call: call, code: errno)
    }

    /// An error whose code is known otherwise (SO_ERROR, say).
    init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    /// The system's words for the code, "Connection refused".
    package var words: String {
        // The table is constant; strerror is not thread-safe only for unknown numbers, for which it formats.
        code > 0 && code < 134 ? String(cString: strerror(code)) : "error \(code)"
    }

    /// The call and the words.
    package var description: String {
        "\(call): \(words)"
    }
}
