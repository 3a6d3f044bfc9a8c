/// A known field name as one byte, so that a relay filters by table and never compares strings. At most 64, for
/// `HTTPFieldSet` keeps one bit for each.
enum HTTPFieldID: UInt8, Sendable, CaseIterable {
    /// Any name that is not below.
    case other
    case host, connection, keepAlive, proxyConnection, proxyAuthenticate, proxyAuthorization, te, trailer, upgrade
    case contentLength, transferEncoding, expect
    case contentType, contentEncoding, accept, acceptEncoding, userAgent
    case authorization, xAPIKey, apiKey, wwwAuthenticate, cookie, setCookie
    case origin, referer, forwarded, secFetchSite
    case date, server, via, retryAfter, location, allow, vary, altService, strictTransportSecurity
    case cacheControl, xAccelBuffering, xRequestID
    case accessControlRequestMethod, accessControlRequestHeaders
    // The families come last; see `isOneName`.
    /// Any other `Access-Control-*`.
    case accessControl
    /// Any `X-Forwarded-*`.
    case xForwarded
    /// Any `Sec-*` but `Sec-Fetch-Site`.
    case sec

    /// The name as it is usually spelled; empty for `other` and for the families.
    var name: StaticString {
        switch self {
        case .other, .accessControl, .xForwarded, .sec: ""
        case .host: "Host"
        case .connection: "Connection"
        case .keepAlive: "Keep-Alive"
        case .proxyConnection: "Proxy-Connection"
        case .proxyAuthenticate: "Proxy-Authenticate"
        case .proxyAuthorization: "Proxy-Authorization"
        case .te: "TE"
        case .trailer: "Trailer"
        case .upgrade: "Upgrade"
        case .contentLength: "Content-Length"
        case .transferEncoding: "Transfer-Encoding"
        case .expect: "Expect"
        case .contentType: "Content-Type"
        case .contentEncoding: "Content-Encoding"
        case .accept: "Accept"
        case .acceptEncoding: "Accept-Encoding"
        case .userAgent: "User-Agent"
        case .authorization: "Authorization"
        case .xAPIKey: "X-API-Key"
        case .apiKey: "API-Key"
        case .wwwAuthenticate: "WWW-Authenticate"
        case .cookie: "Cookie"
        case .setCookie: "Set-Cookie"
        case .origin: "Origin"
        case .referer: "Referer"
        case .forwarded: "Forwarded"
        case .secFetchSite: "Sec-Fetch-Site"
        case .date: "Date"
        case .server: "Server"
        case .via: "Via"
        case .retryAfter: "Retry-After"
        case .location: "Location"
        case .allow: "Allow"
        case .vary: "Vary"
        case .altService: "Alt-Svc"
        case .strictTransportSecurity: "Strict-Transport-Security"
        case .cacheControl: "Cache-Control"
        case .xAccelBuffering: "X-Accel-Buffering"
        case .xRequestID: "X-Request-Id"
        case .accessControlRequestMethod: "Access-Control-Request-Method"
        case .accessControlRequestHeaders: "Access-Control-Request-Headers"
        }
    }

    /// Is it one name, not a family of them nor any other name?
    @inline(__always)
    var isOneName: Bool { self != .other && rawValue < HTTPFieldID.accessControl.rawValue }

    /// Which known name those bytes are; names compare without regard to case (RFC 9110 §5.1).
    @inline(__always)
    static func classify(_ name: UnsafeRawBufferPointer) -> HTTPFieldID {
        HTTPFieldNameTable.shared.id(of: name)
    }
}
