import Glibc

extension FileError {
    /// The errno that means "there is no such file".
    static let noSuchFile = ENOENT

    /// Whether the place cannot be written to.
    package var isReadOnly: Bool {
        switch self {
        case .system(_, let error): error.code == EROFS || error.code == EACCES
        case .tooLarge, .notAFile, .danglingLink: false
        }
    }

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
