/// Why no directory can be chosen.
package enum DirectoryError: Error, Sendable, Equatable {
    /// Neither an argument nor the environment says where.
    case noHome

    /// The sentence for the operator.
    package var message: String {
        "HOME is not set, so there is no place for the configuration. Use --config-dir and --cache-dir."
    }
}

extension DirectoryError: CustomStringConvertible {
    /// The same as `message`.
    package var description: String { message }
}
