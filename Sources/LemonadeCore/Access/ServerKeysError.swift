/// A key in the environment that cannot be used; the server does not start with one.
package struct ServerKeysError: Error, Sendable, Equatable {
    /// The variable at fault.
    package let variable: String
    /// Why.
    let problem: ServerKeyProblem

    /// The sentence that the operator reads; never the key.
    package var message: String {
        switch problem {
        case .empty: "\(variable) is empty."
        case .tooLong: "\(variable) is longer than \(ServerKey.maximumLength) bytes."
        case .unsendable:
            "\(variable) holds a character that an HTTP field cannot carry (a space, a line break, a letter beyond ASCII)."
        case .sameForBoth:
            "LEMONADE_API_KEY and LEMONADE_ADMIN_API_KEY are the same, so that every user would administer."
        }
    }
}

extension ServerKeysError: CustomStringConvertible {
    /// The same as `message`.
    package var description: String { message }
}
