/// From which level on each component's lines are written, in one word: a byte for each component, so that one relaxed load
/// answers whether a line is wanted.
struct LogThresholds: Sendable, Equatable {
    /// The ranks.
    private(set) var word: UInt64

    /// The same level for all.
    init(_ level: LogLevel) {
        word = UInt64(level.rank) &* 0x0101_0101_0101_0101
    }

    /// What was stored.
    init(word: UInt64) {
        self.word = word
    }

    /// A level for all, and others for some.
    init(_ level: LogLevel, _ exceptions: [LogComponent: LogLevel]) {
        self.init(level)
        for (component, level) in exceptions {
            word &= ~(0xFF << (8 * component.index))
            word |= UInt64(level.rank) << (8 * component.index)
        }
    }

    /// Whether lines of that level and component are written.
    @inline(__always)
    func isEnabled(_ level: LogLevel, _ component: LogComponent) -> Bool {
        UInt64(level.rank) >= (word >> (8 * component.index)) & 0xFF
    }
}
