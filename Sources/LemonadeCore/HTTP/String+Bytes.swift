extension String {
    /// Lends the text as UTF-8; unlike `withUTF8` with typed throws, and on a constant too.
    @inline(__always)
    func withBytes<Success, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Success
    ) throws(Failure) -> Success {
        try utf8.span.bytes.withUnsafeBytes(body)
    }
}
