/// The part of the daemon that a log line comes from.
package enum LogComponent: String, Sendable, CaseIterable {
    /// Start, stop, connections and requests.
    case server = "Server"
    /// Providers, keys, discovery.
    case cloud = "Cloud"
    /// The catalogue.
    case models = "Models"
    /// What llama-server prints, and its starting and stopping.
    case engine = "llamacpp"
    /// config.json and what it says.
    case configuration = "Config"
    /// Names, sockets, TLS.
    case network = "Network"
    /// The log itself.
    case log = "Log"
}
