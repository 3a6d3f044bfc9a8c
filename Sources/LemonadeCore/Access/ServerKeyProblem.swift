/// Why a text cannot be one of the server's keys.
enum ServerKeyProblem: Error, Equatable {
    /// Nothing in it.
    case empty
    /// Longer than `ServerKey.maximumLength`.
    case tooLong
    /// It holds a space, a control character or a letter beyond ASCII.
    case unsendable
    /// Both keys are the same, so that every user would administer.
    case sameForBoth
}
