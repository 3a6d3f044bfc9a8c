/// What is wrong with the address of a proxy.
package enum ProxyFault: Error, Sendable, Equatable {
    /// Nothing at all.
    case empty
    /// Something that is not `http://host:port`.
    case notAnAddress
    /// A kind of proxy that is not spoken to; the scheme is one of a few that are known.
    case unsupportedScheme(String)
    /// A user name or password where none may be, because what is said there is stored.
    case userInfo
    /// A user name or password that cannot be sent.
    case badUserInfo

    /// The fault as the rest of a sentence.
    var predicate: String {
        switch self {
        case .empty: "is empty"
        case .notAnAddress: "is not a proxy's address, as in http://proxy.example:3128"
        case .unsupportedScheme(let scheme):
            "names a proxy of the kind \(scheme)://, which lemond cannot use; name an http:// proxy, which takes https "
                + "traffic as well"
        case .userInfo: "holds a user name or password, which are never stored"
        case .badUserInfo:
            "holds a user name or password that cannot be sent; in them, write everything but letters and digits as %XX"
        }
    }

    /// What to do instead where a provider's proxy is named, behind the predicate; empty where that says it.
    func advice(for provider: ProviderName) -> String {
        self == .userInfo ? ". Set the whole address as \(provider.proxyVariable) in lemond's environment instead" : ""
    }
}
