/// One page of a provider's listing, read.
struct Listing: Sendable, Equatable {
    /// The models in the order in which they were listed.
    var models: [DiscoveredModel] = []
    /// Where the next page is, if there is one.
    var next: NextPage?
    /// The entries that were passed over, by reason.
    var skipped: [ListingSkip: Int] = [:]
}
