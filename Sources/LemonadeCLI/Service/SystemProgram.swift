import Glibc

/// Another program that this one starts and waits for.
enum SystemProgram {
    /// Runs it, found by PATH, on this process's own streams. The exit status; nil when it could not be started or was ended by
    /// a signal.
    static func run(_ words: [String]) -> Int32? {
        let arguments = words.map { strdup($0) } + [nil]
        defer { for text in arguments { free(text) } }
        var pid: pid_t = 0
        guard let name = words.first, posix_spawnp(&pid, name, nil, nil, arguments, environ) == 0 else { return nil }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return nil }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
    }

    /// This process's own program file.
    static func ownPath() -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
