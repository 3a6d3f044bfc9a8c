/// A command line that cannot be understood: what is wrong, and with which command.
struct UsageError: Error, Equatable {
    /// What is wrong, as a sentence.
    let message: String
    /// The words that name the command, the program's name first.
    let command: [String]
}
