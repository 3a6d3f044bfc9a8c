import Testing

@testable import LemonadeCore

/// A provider's listing as it would answer, and what is to be read from it.
struct ListingFixture: Sendable, CustomTestStringConvertible {
    /// The row's name.
    let name: String
    /// The base URL, whose host picks the dialect.
    let baseURL: String
    /// The answer's body.
    let json: String
    /// Every model, in order.
    let models: [DiscoveredModel]
    /// The next page.
    var next: NextPage?
    /// Whether the entries' shapes say everything, so that an unknown host reads the same.
    var isReadByShape = true

    var testDescription: String { name }

    var dialect: ProviderDialect {
        get throws { CloudProvider(name: try ProviderName("p"), baseURL: try BaseURL(baseURL)).dialect }
    }
}

/// A model as a listing's reader should find it; prices are dollars per million tokens.
func model(
    _ id: String, _ kind: ModelKind = .unknown, _ abilities: ModelLabels = [], context: Int? = nil,
    input: String? = nil,
    output: String? = nil, created: Int = 0, listedAs listedID: String? = nil
) -> DiscoveredModel {
    var model = DiscoveredModel(id: id)
    model.kind = kind
    model.abilities = abilities
    model.contextWindow = context
    model.inputPrice = input.flatMap { TokenPrice(decimal: $0, shift: 0) }
    model.outputPrice = output.flatMap { TokenPrice(decimal: $0, shift: 0) }
    model.created = created
    model.listedID = listedID
    return model
}
