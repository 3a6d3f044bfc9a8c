import Synchronization

/// Users by their numbers. Only the machine's own file is read: asking a directory service could hold a loop for seconds.
enum UserNames {
    private static let largestFile = 4 * 1024 * 1024
    /// Names that are kept; users are few, but a list must end.
    private static let most = 1024
    // The race this prevents: two loops that look the same user up at once.
    private static let known = Mutex<[UInt32: String]>([:])

    /// The user's name, or the number where the file has none.
    static func name(of user: UInt32) -> String {
        if let name = known.withLock({ $0[user] }) { return name }
        let name = read(user) ?? String(user)
        known.withLock { known in
            if known.count >= most { known.removeAll() }
            known[user] = name
        }
        return name
    }

    private static func read(_ user: UInt32) -> String? {
        guard let bytes = try? FileReader.read("/etc/passwd", limit: largestFile) else { return nil }
        return name(of: user, in: String(decoding: bytes, as: UTF8.self))
    }

    /// The name of the first line with that number (passwd(5)).
    static func name(of user: UInt32, in file: String) -> String? {
        for line in file.split(separator: "\n") {
            let columns = line.split(separator: ":", omittingEmptySubsequences: false)
            if columns.count > 2, UInt32(columns[2]) == user, !columns[0].isEmpty { return String(columns[0]) }
        }
        return nil
    }
}
