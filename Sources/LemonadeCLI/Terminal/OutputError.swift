/// Why words could not be written.
enum OutputError: Error, Equatable {
    /// The reader has gone, as `head` does: nothing more is wanted, and nothing is wrong.
    case closed
    /// The system refused, with its error number.
    case failed(Int32)
}
