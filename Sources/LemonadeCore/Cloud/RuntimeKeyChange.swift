/// What happens to a provider's runtime key.
enum RuntimeKeyChange: Sendable, Equatable {
    /// It stays as it is, there or not.
    case keep
    /// It is forgotten, because the provider's address changed.
    case discard
    /// It becomes this one.
    case store(APIKey)
}
