/// How much of a provider's listing is taken.
struct ListingLimits: Sendable {
    /// Most pages that are asked for. Default: 64.
    var mostPages = 64
    /// Most models that are kept. Default: 20,000.
    var mostModels = 20_000
}
