/// The `type` member of an error: the coarse word that SDKs choose their exception class by.
package enum ErrorType: String, Sendable, CaseIterable {
    /// The request itself is at fault and would fail again.
    case invalidRequest = "invalid_request_error"
    /// No key, or a wrong one.
    case authentication = "authentication_error"
    /// Who asks may not do this.
    case permission = "permission_error"
    /// No such path, or no such entry of a list.
    case notFound = "not_found"
    /// The model that a request names cannot be called.
    case modelNotFound = "model_not_found"
    /// The path exists, the method does not.
    case methodNotAllowed = "method_not_allowed"
    /// Somebody was too slow: the client (408) or the upstream (504).
    case timeout = "timeout_error"
    /// A runtime key was offered while the environment's key wins.
    case authConflict = "auth_conflict"
    /// Too many requests.
    case rateLimit = "rate_limit_error"
    /// Our own fault.
    case `internal` = "internal_error"
    /// What stands behind this server failed, or this server has no room.
    case backend = "backend_error"

    /// The type that a status has unless a row of `APIErrorKind` says otherwise. Statuses that are never sent as errors
    /// read as the nearest class (RFC 9110 §15: an unknown status is treated as its x00).
    static func ofStatus(_ status: Int) -> ErrorType {
        switch status {
        case 401: .authentication
        case 403: .permission
        case 404: .notFound
        case 405: .methodNotAllowed
        case 408, 504: .timeout
        case 409: .authConflict
        case 429: .rateLimit
        case 501, 505: .invalidRequest
        case 502, 503: .backend
        case 500...599: .internal
        default: .invalidRequest
        }
    }
}
