/// How a refused change to a provider is told.
extension CloudError {
    /// The error for the client that asked for the change.
    var apiError: APIError {
        switch self {
        case .notInstalled(let name): .providerNotInstalled(name.text)
        case .authConflict(let name): .authConflict(provider: name.text, variable: name.environmentVariable)
        case .insecureHTTPRequiresOptIn(let name): .insecureHTTPRequiresOptIn(provider: name.text)
        case .missingBaseURL, .invalidProviderName, .variableTaken, .tooManyProviders, .invalidBaseURL,
            .invalidAuthHeaderName, .invalidAuthHeaderPrefix, .invalidProxy, .invalidKey, .invalidConfiguration:
            .refusedValue(message, param: member)
        }
    }
}
