/// The context window that a model is started with.
enum ContextSize {
    /// Left for computing, beside weights and context. Default: 512 MiB.
    static let reserve: UInt64 = 512 << 20
    /// The smallest window that is worth starting with. Default: 512 tokens.
    static let least = 512
    /// The window of a model whose header does not tell enough. Default: 4096 tokens.
    static let fallback = 4096

    /// The window for `wanted`: itself, or for -1 what fits into the memory that is free, by the header's figures. Where the
    /// header or the system does not tell enough, it is the usual one.
    static func resolve(_ wanted: Int, facts: ModelFacts, modelBytes: UInt64, availableBytes: UInt64?) -> Int {
        guard wanted < 0 else { return wanted }
        guard let availableBytes, let perToken = facts.bytesPerToken, let most = facts.contextLength else {
            return min(fallback, facts.contextLength ?? fallback)
        }
        // A tenth stays free for everybody else.
        let usable = availableBytes / 10 * 9
        let taken = modelBytes.addingReportingOverflow(reserve)
        let left = taken.overflow || taken.partialValue > usable ? 0 : usable - taken.partialValue
        let fits = Int(clamping: left / UInt64(perToken))
        // In steps that engines pad to anyway.
        return min(most, max(least, fits / 256 * 256))
    }
}
