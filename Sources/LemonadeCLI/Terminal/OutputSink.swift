/// Where a command's words go.
protocol OutputSink: Sendable {
    /// Writes all bytes, waiting as long as the reader takes.
    func write(_ bytes: [UInt8]) throws(OutputError)
}

/// Why words could not be written.
enum OutputError: Error, Equatable {
    /// The reader has gone, as `head` does: nothing more is wanted, and nothing is wrong.
    case closed
    /// The system refused, with its error number.
    case failed(Int32)
}
