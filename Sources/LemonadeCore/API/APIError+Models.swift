/// Failures of models, providers and their keys.
extension APIError {
    /// `/v1/models/{id}` of a model that is not there.
    package static func unknownModel(_ id: String) -> APIError {
        APIError(.unknownModel, "Model \(id.bounded) has not been found", param: "model")
    }

    /// A request for a model that does not exist.
    package static func modelNotFound(_ id: String) -> APIError {
        APIError(
            .modelNotFound,
            "Model '\(id.bounded)' does not exist. GET /v1/models (or: lemonade list) names those that do.",
            param: "model")
    }

    /// A request for a registered model whose files are not here.
    package static func modelNotDownloaded(_ id: String) -> APIError {
        APIError(
            .modelNotFound,
            "Model '\(id.bounded)' is registered, but its files are not on this machine. Put them where its checkpoint says, "
                + "or register it anew.",
            param: "model")
    }

    /// A provider without a key.
    package static func missingAPIKey(provider: String, variable: String) -> APIError {
        APIError(
            .missingAPIKey,
            "No API key for cloud provider '\(provider)'. Set \(variable) in lemond's environment, or run: "
                + "lemonade cloud auth \(provider)",
            param: "model", details: ["provider": .string(provider), "env_var": .string(variable)])
    }

    /// A request that is to be cancelled and does not run.
    package static func requestNotFound(_ id: String) -> APIError {
        APIError(
            .requestNotFound,
            "No request '\(id.bounded)' is under way. GET /v1/requests names those that are.", param: "id")
    }

    /// A setting that does not exist.
    package static func unknownSetting(_ message: String, _ name: String) -> APIError {
        APIError(.unknownSetting, message, param: name.bounded)
    }

    /// A server without a configuration file.
    package static func settingsAreFixed() -> APIError {
        APIError(.settingsAreFixed, "This server keeps no configuration file: its settings are fixed.")
    }

    /// A provider that is not installed.
    package static func providerNotInstalled(_ provider: String) -> APIError {
        let name = provider.bounded
        return APIError(
            .providerNotInstalled,
            "Cloud provider '\(name)' is not installed. Install it with: lemonade cloud install \(name) --base-url URL",
            param: "provider", details: ["provider": .string(name)])
    }

    /// A key that would travel readable.
    package static func insecureHTTPRequiresOptIn(provider: String) -> APIError {
        APIError(
            .insecureHTTP,
            "Cloud provider '\(provider)' has an http:// base_url, so its key would be sent unencrypted. Use https://, or "
                + "allow it with \"allow_insecure_http\": true (the CLI: --allow-insecure-http).",
            param: "allow_insecure_http", details: ["provider": .string(provider)])
    }

    /// A runtime key that the environment's key would hide.
    package static func authConflict(provider: String, variable: String) -> APIError {
        APIError(
            .authConflict,
            "\(variable) is set in lemond's environment and wins, so the key for '\(provider)' was not stored. "
                + "Unset the variable to use a runtime key.",
            members: ["env_var": .string(variable)])
    }

    /// A model that is to be unloaded and is not loaded.
    package static func modelNotLoaded(_ id: String) -> APIError {
        APIError(
            .modelNotFound,
            "Model '\(id.bounded)' is not loaded. GET /v1/health (or: lemonade status) names those that are.",
            param: "model_name")
    }

    /// A provider whose variable holds something that cannot be sent.
    package static func unusableAPIKey(provider: String, variable: String, reason: String) -> APIError {
        APIError(
            .missingAPIKey, "\(variable), the key of cloud provider '\(provider)', cannot be used. \(reason)",
            param: "model",
            details: ["provider": .string(provider), "env_var": .string(variable)])
    }

    /// A value that is not accepted, with a sentence that says why.
    package static func refusedValue(_ message: String, param: String?) -> APIError {
        APIError(.invalidValue, message, param: param)
    }

    /// A local model whose engine did not get ready; `log` is the end of what it printed.
    package static func modelLoadFailed(_ model: String, reason: String, log: [String]) -> APIError {
        APIError(
            .modelLoadFailed, "Model '\(model)' could not be loaded: \(reason).", param: "model",
            details: ["log": .array(log.map(JSONValue.string))])
    }
}
