/// What must be true before the server opens its port.
package enum ListenPolicy {
    /// The sentence that says what to set, or nil when the server may listen.
    package static func refusal(host: ListenHost, keyRequired: Bool, allowedOrigins: [AllowedOrigin]) -> String? {
        refusal(
            isLocal: host.isLoopback, address: host.bindTexts[0], keyRequired: keyRequired,
            allowedOrigins: allowedOrigins)
    }

    /// The same for a server that listens already; `isLocal` says whether only this machine can connect.
    package static func refusal(
        isLocal: Bool, address: String = "other addresses than loopback", keyRequired: Bool,
        allowedOrigins: [AllowedOrigin]
    ) -> String? {
        guard !keyRequired else { return nil }
        if !isLocal {
            return
                "Listening on \(address) needs a key: without one, whoever reaches this machine could use it and "
                + "the keys of its providers. Set \(ServerKeys.apiVariable) in lemond's environment, or use --host localhost."
        }
        if allowedOrigins.contains(.any) {
            return "cors_origins \"*\" needs a key: without one, every web page could use this server. Set "
                + "\(ServerKeys.apiVariable) in lemond's environment, or list the origins."
        }
        return nil
    }
}
