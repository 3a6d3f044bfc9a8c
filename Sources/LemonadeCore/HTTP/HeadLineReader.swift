import Glibc

/// Walks the lines of a head that arrives in pieces. Remembers how far it has looked, so that a head which comes byte by
/// byte costs no more than one that comes at once.
struct HeadLineReader: Sendable {
    /// Where the line begins that has not been taken yet.
    private(set) var lineStart = 0
    /// No line feed lies between `lineStart` and here.
    private var searched = 0

    /// One line: its bytes without the line end, where it starts, and whether a carriage return preceded the line feed.
    struct Line {
        /// The bytes without the line end.
        let bytes: UnsafeRawBufferPointer
        /// Where the line starts.
        let start: Int
        /// Where the next line starts.
        let next: Int
        /// Did it end with CR LF, not with a bare LF?
        let endsWithCRLF: Bool
    }

    /// The next line, if its end is among the first `limit` bytes. It counts as taken after `take`.
    @inline(__always)
    mutating func peek(_ available: UnsafeRawBufferPointer, limit: Int) -> Line? {
        let end = min(available.count, limit)
        guard searched < end, let base = available.baseAddress else { return nil }
        guard let found = memchr(base + searched, 0x0A, end - searched) else {
            searched = end
            return nil
        }
        let feed = UnsafeRawPointer(found) - base
        searched = feed
        let hasReturn = feed > lineStart && available[feed - 1] == 0x0D
        return Line(
            bytes: UnsafeRawBufferPointer(rebasing: available[lineStart..<(hasReturn ? feed - 1 : feed)]),
            start: lineStart,
            next: feed + 1,
            endsWithCRLF: hasReturn)
    }

    /// Has nothing been looked at of the line that has not been taken yet?
    var isAtNewLine: Bool { searched == lineStart }

    /// Moves on to the line that starts there.
    @inline(__always)
    mutating func take(until next: Int) {
        lineStart = next
        searched = next
    }
}
