import Synchronization

/// How models are run when a load does not say: saved options, those of a registration, the configuration's.
final class OptionsStore: Sendable {
    // The race these prevent: a model that starts while its options are being saved.
    private let configured: Mutex<RecipeOptions>
    private let saved: Mutex<SavedOptions>

    /// A store above the configuration's options.
    init(configured: RecipeOptions) {
        self.configured = Mutex(configured)
        saved = Mutex(SavedOptions())
    }

    /// What is saved.
    var current: SavedOptions { saved.withLock { $0 } }

    /// Replaces what is saved.
    func replace(_ options: SavedOptions) {
        saved.withLock { $0 = options }
    }

    /// Replaces the configuration's options.
    func configure(_ options: RecipeOptions) {
        configured.withLock { $0 = options }
    }

    /// The options that count for a model, beneath those of a load.
    func options(of model: LocalModel) -> RecipeOptions {
        current.options(of: model.name).over(model.registration?.options ?? RecipeOptions())
            .over(configured.withLock { $0 })
    }
}
