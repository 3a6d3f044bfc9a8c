/// How much of a GGUF header is read, so that no file costs more than a good one.
struct GGUFLimits: Sendable, Equatable {
    /// Most key-value pairs. Default: 65,536.
    var maxPairs: UInt64 = 65_536
    /// Longest key in bytes; the format's own bound. Default: 65,535.
    var maxKeyBytes: UInt64 = 65_535
    /// Longest chat template that is kept; longer ones are passed over. Default: 1 MiB.
    var maxTemplateBytes: UInt64 = 1 << 20
    /// Longest other text that is kept; longer ones are passed over. Default: 4 KiB, for they are names.
    var maxTextBytes: UInt64 = 4096
    /// Most bytes of all texts that are kept; those behind are passed over. Default: 4 MiB.
    var maxKeptBytes: UInt64 = 4 << 20
    /// Most elements of an array of texts, each of which must be looked at. Default: 16 Mi, far above any vocabulary.
    var maxTexts: UInt64 = 1 << 24
    /// Most elements of an array of numbers that is kept; longer ones are passed over. Default: 1024, a layer each.
    var maxNumbers: UInt64 = 1024
    /// Most values that are kept. Default: 256.
    var maxKept = 256
    /// Most bytes of key-value pairs that are walked through. Default: 1 GiB.
    var maxHeaderBytes: UInt64 = 1 << 30
    /// How much is read at first, and behind what was passed over. Default: 32 KiB.
    var firstWindowBytes = 32 * 1024
    /// How much is read at once where one stretch follows the other. Default: 256 KiB.
    var windowBytes = 256 * 1024
}
