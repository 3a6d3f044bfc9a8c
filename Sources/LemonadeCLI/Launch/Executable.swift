import Glibc

/// A program on this machine.
struct Executable: Sendable, Equatable {
    /// Where it is.
    let path: String

    /// The program of that name in the directories of PATH; nil when there is none.
    init?(named name: String, searching path: String) {
        for directory in path.split(separator: ":") {
            let candidate = "\(directory)/\(name)"
            var information = stat()
            guard stat(candidate, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
                access(candidate, X_OK) == 0
            else { continue }
            self.path = candidate
            return
        }
        return nil
    }

    /// Turns this process into that program. Returns only when the system refuses, with its error number.
    func become(arguments: [String], environment: [String: String]) -> Int32 {
        // An ignored signal stays ignored in the new program, which expects the default.
        signal(SIGPIPE, SIG_DFL)
        let argumentTexts = ([path] + arguments).map { strdup($0) } + [nil]
        let environmentTexts = environment.map { strdup("\($0)=\($1)") } + [nil]
        execve(path, argumentTexts, environmentTexts)
        let number = errno
        for text in argumentTexts + environmentTexts { free(text) }
        signal(SIGPIPE, SIG_IGN)
        return number
    }
}
