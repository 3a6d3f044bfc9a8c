extension OpenSSL {
    /// Where it is looked for: the current version, then the last one before it.
    static let libraryNames = ["libssl.so.3", "libssl.so.1.1"]

    /// The library by the first of those names that is there. Loaded once; a failure is not remembered, so that installing
    /// the package heals it.
    static func load(_ names: [String] = libraryNames) throws(TLSSetupError) -> OpenSSL {
        let library = loaded.storeIfNil(try OpenSSL(SharedLibrary(firstOf: names)))
        // No clean-up at exit: it would pull the library from under loops that are still running.
        guard library.initialize(Macro.initializeWithoutExitHandler, nil) == 1 else { throw .outOfMemory }
        return library
    }

    /// The text of C as one of ours.
    static func string(_ text: Text?) -> String? {
        text.map { String(cString: $0) }
    }

    /// The reason of the first error that the thread's queue holds, and whether it is one of the TLS layer's own; the queue is
    /// empty afterwards.
    func takeError() -> ErrorReason? {
        var reason: ErrorReason?
        while true {
            let code = nextError()
            if code == 0 { return reason }
            // The lowest twelve bits hold the reason in both versions.
            let isOfTLS = Self.string(errorLibrary(code)) == "SSL routines"
            let words = Self.string(errorReason(code)) ?? "error \(String(code, radix: 16))"
            // What the layers below reported first is only the way in which the TLS layer's own came about.
            if reason == nil || isOfTLS {
                reason = ErrorReason(number: isOfTLS ? Int(code & 0xfff) : nil, words: words)
            }
        }
    }

    /// An entry of the error queue.
    struct ErrorReason {
        /// The TLS layer's number for it, `SSL_R_…`; nil for an error of another layer.
        let number: Int?
        /// OpenSSL's words.
        let words: String
    }
}
