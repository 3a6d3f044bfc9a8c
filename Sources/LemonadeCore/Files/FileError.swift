/// Why a file could not be read or written.
package enum FileError: Error, Sendable, Equatable {
    /// A system call failed.
    case system(path: String, SystemError)
    /// The file is larger than its reader takes.
    case tooLarge(path: String, limit: Int)
    /// It is a directory, a pipe or a device.
    case notAFile(path: String)
    /// It is a symbolic link to nothing.
    case danglingLink(path: String)

    /// What happened, in words, with the path.
    package var message: String {
        switch self {
        case .system(let path, let error): "\(path): \(error.words)"
        case .tooLarge(let path, let limit): "\(path): larger than \(limit) bytes"
        case .notAFile(let path): "\(path): not a regular file"
        case .danglingLink(let path): "\(path): a symbolic link to a file that does not exist"
        }
    }

    /// Whether there simply is no such file.
    package var isMissing: Bool {
        switch self {
        case .system(_, let error): error.code == FileError.noSuchFile
        case .tooLarge, .notAFile, .danglingLink: false
        }
    }
}
