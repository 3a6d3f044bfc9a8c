/// One model of the catalogue, local or cloud.
package struct ModelEntry: Sendable, Equatable {
    /// The public name.
    let name: String
    /// How it is run.
    let recipe: ModelRecipe
    /// The upstream id, or the file.
    let checkpoint: String
    /// The provider that runs it; nil for local models.
    let provider: ProviderName?
    /// Another spelling of the upstream id under which it can be asked for.
    var otherCheckpoint: String?
    /// Since when it exists, in seconds; 0 if that is not known.
    var created = 0
    /// Whether it can be used without a download.
    var isDownloaded = true
    /// Whether it is one to offer to newcomers.
    var isSuggested = false
    /// Whether lists show it; one that they hide can be called all the same.
    var isListed = true
    /// What it is and can do.
    var labels: ModelLabels = []
    /// The size on disk in GB.
    var size: Double?
    /// The tokens that fit into one request; nil if that is not known.
    var contextWindow: Int?
    /// The price of what goes in; nil if that is not known.
    var inputPrice: TokenPrice?
    /// The price of what comes out; nil if that is not known.
    var outputPrice: TokenPrice?

    /// A local model that llama.cpp runs.
    init(local name: String, checkpoint: String) {
        self.name = name
        self.checkpoint = checkpoint
        recipe = .llamacpp
        provider = nil
    }

    /// A provider's model under the name that the catalogue gives it.
    init(_ model: DiscoveredModel, of provider: ProviderName, named name: String) {
        self.name = name
        self.provider = provider
        recipe = .cloud
        checkpoint = model.id
        otherCheckpoint = model.listedID
        created = model.created
        isListed = model.kind.isListed
        labels = model.kind.labels.union(model.abilities).union(.cloud)
        contextWindow = model.contextWindow
        inputPrice = model.inputPrice
        outputPrice = model.outputPrice
    }
}
