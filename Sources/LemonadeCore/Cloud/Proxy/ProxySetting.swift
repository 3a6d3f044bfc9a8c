/// What one place says of a proxy.
package enum ProxySetting: Sendable, Equatable {
    /// Nothing: the next place decides.
    case unset
    /// That none is used.
    case direct
    /// That this one is used.
    case through(ProxyServer)

    /// The word for no proxy.
    static let directWord = "none"
    /// The word for saying nothing.
    static let unsetWord = "default"

    /// What that text says: `none`, `default`, or a proxy's address.
    init(_ text: String, mayHoldCredentials: Bool = false) throws(ProxyFault) {
        switch text {
        case ProxySetting.directWord: self = .direct
        case ProxySetting.unsetWord: self = .unset
        default: self = .through(try ProxyServer(text, mayHoldCredentials: mayHoldCredentials))
        }
    }

    /// The text that says it, without credentials; nil where nothing is said.
    var text: String? {
        switch self {
        case .unset: nil
        case .direct: ProxySetting.directWord
        case .through(let proxy): proxy.description
        }
    }
}
