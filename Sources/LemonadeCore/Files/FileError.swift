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

    /// The file or directory.
    package var path: String {
        switch self {
        case .system(let path, _), .tooLarge(let path, _), .notAFile(let path), .danglingLink(let path): path
        }
    }

    /// What happened, in words, without the path: "No space left on device".
    package var reason: String {
        switch self {
        case .system(_, let error): error.words
        case .tooLarge(_, let limit): "larger than \(limit) bytes"
        case .notAFile: "not a regular file"
        case .danglingLink: "a symbolic link to a file that does not exist"
        }
    }

    /// What happened, in words, with the path.
    package var message: String { "\(path): \(reason)" }

    /// Whether there simply is no such file.
    package var isMissing: Bool {
        switch self {
        case .system(_, let error): error.code == FileError.noSuchFile
        case .tooLarge, .notAFile, .danglingLink: false
        }
    }
}

extension FileError: CustomStringConvertible {
    /// The same as `message`.
    package var description: String { message }
}
