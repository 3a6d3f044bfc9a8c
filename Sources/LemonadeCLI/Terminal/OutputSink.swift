/// Where a command's words go.
protocol OutputSink: Sendable {
    /// Writes all bytes, waiting as long as the reader takes.
    func write(_ bytes: [UInt8]) throws(OutputError)
}
