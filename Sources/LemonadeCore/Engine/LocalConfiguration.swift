/// Where local models are, and how they are run: what the daemon is told at its start.
package struct LocalConfiguration: Sendable {
    /// The folder of downloaded models; nil: none is searched.
    package var modelsDirectory: String?
    /// A further folder; nil: none.
    package var extraDirectory: String?
    /// Where registrations, options and the records of children are kept; nil: in memory only.
    package var stateDirectory: String?
    /// Where the managed llama-server may be.
    package var cacheDirectory: String?
    /// The llama-server program; empty: looked for.
    package var program = ""
    /// Further arguments for every model.
    package var arguments = ""
    /// The context window in tokens; 0: the model's own; -1: what fits.
    package var contextSize = ContextSize.fallback
    /// What the supervisor may do.
    var supervisor = ModelSupervisor.Limits()
    /// How long starting and stopping may take.
    var starting = LlamaServerStarter.Limits()
    /// How long the start of the daemon waits for the first look at the folders. Default: 3 s.
    package var firstScan = Duration.seconds(3)

    /// No local models.
    package init() {}

    /// What models are run with when nobody says otherwise.
    var options: RecipeOptions {
        var options = RecipeOptions()
        options.contextSize = contextSize
        options.arguments = arguments
        return options
    }
}
