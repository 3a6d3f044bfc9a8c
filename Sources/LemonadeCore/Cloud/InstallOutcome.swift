/// What an install comes to: the provider to store, what happens to its runtime key, and what to tell the user.
struct InstallOutcome: Sendable, Equatable {
    /// The provider to store.
    let provider: CloudProvider
    /// What happens to the key supplied at run time.
    let runtimeKey: RuntimeKeyChange
    /// What the user should know, in the order to say it.
    let warnings: [InstallWarning]
}
