import Glibc

extension FileError {
    /// The errno that means "there is no such file".
    static let noSuchFile = ENOENT

    /// Retries a call that a signal interrupted, and turns its failure into an error.
    @discardableResult
    static func check<Number: SignedInteger>(
        _ call: String, _ path: String, _ body: () -> Number
    ) throws(FileError) -> Number {
        while true {
            let result = body()
            guard result < 0 else { return result }
            let code = errno
            guard code == EINTR else { throw .system(path: path, SystemError(call: call, code: code)) }
        }
    }
}
