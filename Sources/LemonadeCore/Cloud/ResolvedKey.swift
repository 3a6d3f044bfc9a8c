/// What resolving a provider's key came to.
enum ResolvedKey: Sendable, Equatable {
    /// The provider's variable holds it; it always wins.
    case environment(APIKey)
    /// It was supplied at run time.
    case runtime(APIKey)
    /// The provider's variable is set, but to something that cannot be sent.
    case unusable(CloudError)
    /// There is none.
    case none

    /// The key to send.
    var key: APIKey? {
        switch self {
        case .environment(let key), .runtime(let key): key
        case .unusable, .none: nil
        }
    }
}
