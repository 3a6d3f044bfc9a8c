/// How much of a provider's listing is taken.
struct ListingLimits: Sendable {
    /// Largest page in bytes. Default: 32 MiB.
    var mostBytes = 32 * 1024 * 1024
    /// Most pages that are asked for. Default: 64.
    var mostPages = 64
    /// Most models that are kept. Default: 20,000.
    var mostModels = 20_000
}
