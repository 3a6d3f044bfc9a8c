import Synchronization

/// The last lines of a child's log.
final class LogTail: Sendable {
    /// How many are kept. Default: 20.
    static let most = 20
    /// Longest text that is kept of a line, in bytes. Default: 400.
    static let longest = 400

    // The race this prevents: a failure that is told while the child still writes.
    private let kept = Mutex<[String]>([])

    /// The lines, the last one last.
    var lines: [String] { kept.withLock { $0 } }

    /// Takes the next line.
    func add(_ line: String) {
        let short =
            line.utf8.count <= Self.longest ? line : String(decoding: line.utf8.prefix(Self.longest), as: UTF8.self)
        kept.withLock { kept in
            if kept.count == Self.most { kept.removeFirst() }
            kept.append(short)
        }
    }
}
