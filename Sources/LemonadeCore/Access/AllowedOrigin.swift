/// One entry of `cors_origins`: an origin, an origin with any port (`http://localhost:*`), or `*`.
package enum AllowedOrigin: Sendable, Hashable {
    /// Exactly this origin.
    case origin(WebOrigin)
    /// That scheme and host with any port.
    case anyPort(scheme: String, Authority.Host)
    /// Every origin that can be named. Counts only while a key is required, for it lets every web page in.
    case any

    /// Reads an entry; nil when it is none of the three (`null` among it: every sandboxed page is `null`).
    package init?(_ text: String) {
        if text == "*" {
            self = .any
        } else if text.hasSuffix(":*"), let origin = WebOrigin(text.dropLast(2)) {
            self = .anyPort(scheme: origin.scheme, origin.host)
        } else if let origin = WebOrigin(text) {
            self = .origin(origin)
        } else {
            return nil
        }
    }

    /// Whether a page of that origin may call.
    func matches(_ origin: WebOrigin, keyRequired: Bool) -> Bool {
        switch self {
        case .origin(let allowed): allowed == origin
        case .anyPort(let scheme, let host): scheme == origin.scheme && host == origin.host
        case .any: keyRequired
        }
    }
}
