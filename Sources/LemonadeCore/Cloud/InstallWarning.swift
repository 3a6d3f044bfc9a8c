/// Something about an install that the user should know and that does not stop it.
enum InstallWarning: Sendable, Equatable {
    /// Requests will travel unencrypted.
    case insecureHTTP
    /// The supplied key was empty.
    case emptyKey
    /// The supplied key was not stored, because the provider's variable is set.
    case environmentWins(ProviderName)
    /// The address ends in an endpoint's own path.
    case endpointInBaseURL(String)

    /// The warning as sentences.
    var message: String {
        switch self {
        case .insecureHTTP:
            "base_url is http://, so requests travel unencrypted. No key will be sent to it unless "
                + "allow_insecure_http is set."
        case .emptyKey: "The supplied API key was empty, so none was stored."
        case .environmentWins(let provider):
            "\(provider.environmentVariable) is set in lemond's environment and always wins; the supplied key was "
                + "not stored."
        case .endpointInBaseURL(let endpoint):
            "base_url ends in '\(endpoint)', which lemond adds by itself. Did you mean the address without it?"
        }
    }
}
