/// What requests are routed by at one moment: immutable, and held by each loop on its own.
final class RoutingSnapshot: Sendable {
    /// Grows with each snapshot, so that a late one never replaces a newer one.
    let generation: UInt64
    /// All models.
    let catalog: ModelCatalog
    /// The installed providers.
    let providers: [ProviderName: ProviderRoute]
    /// The models of this machine, by name.
    let localModels: [String: LocalModel]

    /// A snapshot.
    init(
        generation: UInt64, catalog: ModelCatalog, providers: [ProviderName: ProviderRoute],
        localModels: [String: LocalModel] = [:]
    ) {
        self.generation = generation
        self.catalog = catalog
        self.providers = providers
        self.localModels = localModels
    }

    /// Before anything is known.
    static let empty = RoutingSnapshot(generation: 0, catalog: .empty, providers: [:])
}
