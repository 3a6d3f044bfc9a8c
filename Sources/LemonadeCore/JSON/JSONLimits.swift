/// What `JSONValue.parse` accepts beyond the grammar of RFC 8259, and how much of it.
package struct JSONLimits: Sendable, Equatable {
    /// The deepest nesting that anything here reads; `maximumDepth` cannot go beyond it.
    package static let deepest = 512

    /// Objects and arrays that may be open at once. Default: 512.
    package var maximumDepth: Int

    /// Whether one UTF-8 byte order mark before the text is skipped, as for a file that an editor wrote; on the wire
    /// it is an error (RFC 8259 §8.1). Default: false.
    package var allowsByteOrderMark: Bool

    /// Limits that differ from the defaults where they are named.
    package init(maximumDepth: Int = JSONLimits.deepest, allowsByteOrderMark: Bool = false) {
        self.maximumDepth = min(maximumDepth, JSONLimits.deepest)
        self.allowsByteOrderMark = allowsByteOrderMark
    }
}
