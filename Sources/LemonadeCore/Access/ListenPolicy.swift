/// What must be true before the server opens its port.
package enum ListenPolicy {
    /// The sentence that says what to set, or nil when the server may listen.
    package static func refusal(host: ListenHost, keyRequired: Bool, allowedOrigins: [AllowedOrigin]) -> String? {
        guard !keyRequired else { return nil }
        if !host.isLoopback {
            return
                "Listening on \(host.bindTexts[0]) needs a key: without one, whoever reaches this machine could use it and "
                + "the keys of its providers. Set \(ServerKeys.apiVariable) in lemond's environment, or use --host localhost."
        }
        if allowedOrigins.contains(.any) {
            return "cors_origins \"*\" needs a key: without one, every web page could use this server. Set "
                + "\(ServerKeys.apiVariable) in lemond's environment, or list the origins."
        }
        return nil
    }
}
