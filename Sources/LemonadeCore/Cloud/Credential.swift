/// What a provider is called with.
enum Credential: Sendable {
    /// Its key.
    case key(APIKey)
    /// Nothing: it asks for no key.
    case notNeeded

    /// The key to send, if there is one.
    var key: APIKey? {
        switch self {
        case .key(let key): key
        case .notNeeded: nil
        }
    }
}

extension CloudProvider {
    /// What it can be called with now; nil when it cannot be called, for want of a key or of a way to carry it.
    func credential(_ key: ResolvedKey) -> Credential? {
        switch key {
        case .environment(let key), .runtime(let key): mayCarryKey ? .key(key) : nil
        case .unusable: nil
        case .none: requiresKey ? nil : .notNeeded
        }
    }
}
