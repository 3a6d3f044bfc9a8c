/// Failures of who asks.
extension APIError {
    /// No key where one is needed (RFC 9110 §11.6.1 asks for the challenge).
    package static func unauthenticated() -> APIError {
        APIError(
            .unauthenticated,
            "This server asks for a key. Send it as 'Authorization: Bearer KEY' (the CLI: --api-key or LEMONADE_API_KEY).",
            fields: [ResponseField("WWW-Authenticate", "Bearer")])
    }

    /// A key that is not one of the server's.
    package static func invalidAPIKey() -> APIError {
        APIError(
            .invalidAPIKey, "The key that was sent is not one of this server's keys.",
            fields: [ResponseField("WWW-Authenticate", "Bearer error=\"invalid_token\"")])
    }

    /// A caller without the right; `advice` says who has it.
    package static func insufficientRights(_ right: Right, advice: String) -> APIError {
        APIError(
            .insufficientRights, "This needs the right to \(right.rawValue). \(advice)",
            details: ["right": .string(right.rawValue)])
    }

    /// A web page that may not call this server; `reason` says why.
    package static func forbiddenOrigin(_ reason: String) -> APIError {
        APIError(.forbiddenOrigin, reason)
    }

    /// A `Host` that is not this machine's.
    package static func forbiddenHost(_ reason: String) -> APIError {
        APIError(.forbiddenHost, reason)
    }

    /// A provider whose key comes from the environment, asked for by somebody who does not administer this server.
    package static func originPinned(provider: String, variable: String) -> APIError {
        APIError(
            .originPinned,
            "The key of cloud provider '\(provider)' comes from \(variable), so only an administrator may install, "
                + "reinstall or uninstall it, or change the proxy on the way: use LEMONADE_ADMIN_API_KEY, or run the command as root or as lemond's user.",
            details: ["provider": .string(provider), "env_var": .string(variable)])
    }
}
