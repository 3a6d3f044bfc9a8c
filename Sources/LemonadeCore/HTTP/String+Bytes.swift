extension String {
    /// Lends the text as UTF-8; unlike `withUTF8` with typed throws, and on a constant too.
    @inline(__always)
    func withBytes<Success, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Success
    ) throws(Failure) -> Success {
        var text = self
        let result: Result<Success, Failure> = text.withUTF8 { bytes in
            do throws(Failure) {
                return .success(try body(UnsafeRawBufferPointer(bytes)))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
