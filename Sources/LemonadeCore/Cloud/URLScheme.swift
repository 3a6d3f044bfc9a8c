/// The schemes that a provider can be reached by.
package enum URLScheme: String, Sendable, Hashable {
    /// Plain HTTP.
    case http
    /// HTTP over TLS.
    case https

    /// The port that is meant when none is written.
    package var defaultPort: UInt16 {
        switch self {
        case .http: 80
        case .https: 443
        }
    }
}
