/// What a shell can offer for an operand or for an option's value.
enum Completion: Sendable, Equatable {
    /// Nothing: only the user knows.
    case none
    /// One of these words.
    case words([String])
    /// The name of a model, asked from the server.
    case models
    /// The name of an installed provider, asked from the server.
    case providers
}
