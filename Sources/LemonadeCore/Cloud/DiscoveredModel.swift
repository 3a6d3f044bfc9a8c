/// One model of a provider's listing, as far as the listing says: what it does not say is nil or empty.
struct DiscoveredModel: Sendable, Equatable {
    /// Longest accepted id in bytes.
    static let longestID = 512

    /// The id that the provider's inference endpoints take.
    let id: String
    /// The id as it was listed, where that differs (`models/gemini-2.5-flash`).
    var listedID: String?
    /// What the model is for.
    var kind = ModelKind.unknown
    /// What it can do beyond that.
    var abilities: ModelLabels = []
    /// The tokens that fit into one request.
    var contextWindow: Int?
    /// The price of what goes in.
    var inputPrice: TokenPrice?
    /// The price of what comes out.
    var outputPrice: TokenPrice?
    /// When the provider says it was made, in seconds; 0 if it does not say.
    var created = 0

    /// A model of which only the id is known.
    init(id: String) {
        self.id = id
    }
}
