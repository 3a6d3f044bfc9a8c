/// What a relayed request was sent to, as errors name it.
package enum Upstream: Sendable, Equatable {
    /// A cloud provider, by its installed name, and the host and port it was called at.
    case provider(String, address: String)
    /// A local model's engine.
    case localModel(String)

    /// The upstream as the subject of a sentence.
    var subject: String {
        switch self {
        case .provider(let name, let address): "Cloud provider '\(name)' (\(address))"
        case .localModel(let name): "The engine of local model '\(name)'"
        }
    }

    /// The upstream as a program reads it.
    var details: JSONObject {
        switch self {
        case .provider(let name, _): ["provider": .string(name)]
        case .localModel(let name): ["model": .string(name)]
        }
    }

    /// Where to look when it cannot be reached.
    var advice: String {
        switch self {
        case .provider: "Check the network and the provider's base_url (lemonade cloud list)."
        case .localModel: "See its log lines (lemonade logs), then load it again."
        }
    }
}
