/// One argument of a command that is not an option.
struct Operand: Sendable {
    /// How the help names it, as in `MODEL`.
    let name: String
    /// How often it may occur.
    var count = Count.once
    /// What it is, in a sentence without its full stop.
    let summary: String
    /// What a shell can offer in its place.
    var completion = Completion.none

    /// How often an operand may occur.
    enum Count: Sendable {
        /// It must be there.
        case once
        /// It may be left out.
        case atMostOnce
        /// It takes all that is left, which may be nothing.
        case any
    }

    /// The operand as a usage line shows it, as in `[PROMPT]`.
    var usage: String {
        switch count {
        case .once: name
        case .atMostOnce: "[\(name)]"
        case .any: "[\(name) …]"
        }
    }
}
