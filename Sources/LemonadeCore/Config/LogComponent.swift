/// The part of the daemon that a log line comes from.
package enum LogComponent: String, Sendable, CaseIterable {
    /// Start, stop and connections.
    case server = "Server"
    /// One line a request.
    case request = "Request"
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

    /// Which byte of a word of levels is its own; there are eight.
    var index: UInt64 {
        switch self {
        case .server: 0
        case .request: 1
        case .cloud: 2
        case .models: 3
        case .engine: 4
        case .configuration: 5
        case .network: 6
        case .log: 7
        }
    }
}
