extension ProviderDialect {
    /// GitHub Models: the catalogue stands beside the inference endpoints, not below them.
    static let gitHub = ProviderDialect(
        name: "github", hosts: ["models.github.ai"],
        listing: ListingRequest(place: .at("/catalog/models")))
}
