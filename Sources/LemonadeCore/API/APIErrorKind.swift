/// Every failure that this server itself answers with: one case each, and one row of the table below. What a provider
/// answers is relayed and is not in here.
package enum APIErrorKind: Sendable, CaseIterable {
    // The request as bytes
    /// The head or the framing breaks RFC 9112.
    case malformedRequest
    /// The head or the body came too slowly.
    case requestTimeout
    /// The body is larger than `max_body_bytes`.
    case bodyTooLarge
    /// The body is in a coding or type that the endpoint does not read.
    case unsupportedMediaType
    /// The head is larger than `max_head_bytes`.
    case headTooLarge
    /// The request's first line is longer than the server reads.
    case targetTooLong
    /// A method that no endpoint has, or CONNECT.
    case unsupportedMethod
    /// A transfer coding other than chunked.
    case unsupportedTransferCoding
    /// An HTTP version other than 1.x.
    case unsupportedVersion

    // The request as JSON
    /// The body is not JSON.
    case malformedJSON
    /// The body is JSON but not an object.
    case bodyNotAnObject
    /// A required member is absent or null.
    case missingMember
    /// A member has the wrong JSON type.
    case wrongType
    /// A member has a value that is not accepted.
    case invalidValue
    /// A member that decides the routing is there twice.
    case duplicateMember

    // The target
    /// No such path.
    case unknownPath
    /// The path exists, the method does not.
    case methodNotAllowed
    /// No such entry in the list of models.
    case unknownModel
    /// The model of an inference or load request does not exist.
    case modelNotFound
    /// A cloud provider that is not installed.
    case providerNotInstalled

    /// No such setting.
    case unknownSetting
    /// A setting is to be changed where all of them are fixed.
    case settingsAreFixed
    /// No request of that id is under way.
    case requestNotFound

    // Who asks
    /// No key was sent where one is needed.
    case unauthenticated
    /// The key that was sent is wrong.
    case invalidAPIKey
    /// The caller is known but lacks the right.
    case insufficientRights
    /// A web page that is not on the allow-list.
    case forbiddenOrigin
    /// A `Host` that is not this machine's.
    case forbiddenHost
    /// A provider whose key the operator set may only be changed by an administrator.
    case originPinned

    // Cloud keys
    /// No key can be resolved for the provider.
    case missingAPIKey
    /// A key would travel over plain http without the opt-in.
    case insecureHTTP
    /// The environment's key wins; the offered one was not stored.
    case authConflict

    // The upstream
    /// Name resolution, connection or TLS failed.
    case upstreamUnreachable
    /// The connect, TLS, first-byte or gap limit passed.
    case upstreamTimeout
    /// The upstream's answer is not HTTP.
    case upstreamProtocolError
    /// The upstream closed before its answer was complete.
    case upstreamClosed

    // Local models
    /// The engine ended, or did not become ready.
    case modelLoadFailed

    // This server
    /// A limit on connections, requests or buffered bytes is reached.
    case overloaded
    /// An operator cancelled the request.
    case requestCancelled
    /// The server is draining before it exits.
    case shuttingDown
    /// The configuration could not be written.
    case configurationNotSaved
    /// A fault of this program.
    case internalError
}

extension APIErrorKind {
    /// What the table says about one failure.
    struct Row: Sendable {
        let code: String
        let status: Int
        let type: ErrorType
        let meaning: String

        init(_ code: String, _ status: Int, _ type: ErrorType, _ meaning: String) {
            self.code = code
            self.status = status
            self.type = type
            self.meaning = meaning
        }

        /// A row whose status decides the type.
        init(_ code: String, _ status: Int, _ meaning: String) {
            self.init(code, status, ErrorType.ofStatus(status), meaning)
        }
    }

    /// The one table of failures: code, status, type where the status alone does not decide it, and meaning.
    var row: Row {
        switch self {
        case .malformedRequest: Row("malformed_request", 400, "The request breaks RFC 9112; the connection is closed.")
        case .malformedJSON: Row("malformed_json", 400, "The body is not JSON (RFC 8259).")
        case .bodyNotAnObject: Row("body_not_an_object", 400, "The body is JSON, but not an object.")
        case .missingMember: Row("missing_member", 400, "A required member, named by `param`, is absent or null.")
        case .wrongType: Row("wrong_type", 400, "The member named by `param` has the wrong JSON type.")
        case .invalidValue: Row("invalid_value", 400, "The member named by `param` has a value that is not accepted.")
        case .duplicateMember: Row("duplicate_member", 400, "The member named by `param` is there twice: ambiguous.")
        case .insecureHTTP:
            Row("insecure_http_requires_opt_in", 400, "A key over plain http needs `allow_insecure_http`.")
        case .unauthenticated: Row("unauthenticated", 401, "The server asks for a key and none was sent.")
        case .invalidAPIKey: Row("invalid_api_key", 401, "The key that was sent is not one of this server's.")
        case .insufficientRights:
            Row("insufficient_rights", 403, "The caller may not do this; the message says who may.")
        case .forbiddenOrigin: Row("forbidden_origin", 403, "A web page that `cors_origins` does not list.")
        case .forbiddenHost: Row("forbidden_host", 403, "A `Host` that is not this machine's, nor in `allowed_hosts`.")
        case .originPinned:
            Row("origin_pinned", 403, "The operator set this provider's key: only an administrator may change it.")
        case .unknownPath: Row("unknown_path", 404, "There is no such path.")
        case .unknownModel: Row("model_not_found", 404, "`/v1/models/{id}`: no such entry.")
        case .modelNotFound:
            Row("model_not_found", 404, .modelNotFound, "The model that the request names does not exist.")
        case .missingAPIKey:
            Row(
                "missing_api_key", 404, .modelNotFound,
                "No key for the provider: `details.provider`, `details.env_var`.")
        case .unknownSetting: Row("setting_not_found", 404, "`/v1/config/{name}`: there is no such setting.")
        case .settingsAreFixed:
            Row(
                "settings_fixed", 403,
                "This server keeps no configuration, so its settings cannot be looked at or changed.")
        case .requestNotFound: Row("request_not_found", 404, "No request of that id is under way.")
        case .providerNotInstalled:
            Row("provider_not_installed", 404, .invalidRequest, "The cloud provider is not installed.")
        case .methodNotAllowed: Row("method_not_allowed", 405, "The path exists; `Allow` lists its methods.")
        case .requestTimeout: Row("request_timeout", 408, "The request's head or body came too slowly.")
        case .authConflict:
            Row("auth_conflict", 409, "The variable named by `env_var` is set and wins; nothing was stored.")
        case .bodyTooLarge:
            Row(
                "body_too_large", 413,
                "The body is larger than `max_body_bytes`, or than the 1 MiB that endpoints which relay nothing read.")
        case .targetTooLong: Row("target_too_long", 414, "The request line is too long.")
        case .unsupportedMediaType:
            Row("unsupported_media_type", 415, "The body's type or content coding is not read here.")
        case .headTooLarge: Row("head_too_large", 431, "The request's head is larger than `max_head_bytes`.")
        case .configurationNotSaved:
            Row("configuration_not_saved", 500, "config.json could not be written; nothing changed.")
        case .internalError:
            Row("internal_error", 500, "A fault of this program; the log has more under the request's id.")
        case .unsupportedMethod:
            Row("unsupported_method", 501, "The method is not known here; CONNECT is none of ours.")
        case .unsupportedTransferCoding:
            Row("unsupported_transfer_coding", 501, "A transfer coding other than chunked.")
        case .upstreamUnreachable:
            Row(
                "upstream_unreachable", 502,
                "Name resolution, connecting, TLS or the proxy on the way failed; the message says which and why.")
        case .upstreamProtocolError: Row("upstream_protocol_error", 502, "The upstream's answer is not HTTP.")
        case .upstreamClosed: Row("upstream_closed", 502, "The upstream closed the connection before its answer.")
        case .modelLoadFailed:
            Row("model_load_failed", 502, "The engine did not get ready; `details.log` has its last lines.")
        case .overloaded:
            Row("overloaded", 503, "A limit of this server is reached; `Retry-After` says when to try again.")
        case .requestCancelled: Row("request_cancelled", 503, "An operator of this server cancelled the request.")
        case .shuttingDown:
            Row("shutting_down", 503, "The server is about to exit; `Retry-After` says when to try again.")
        case .upstreamTimeout:
            Row("upstream_timeout", 504, "A limit passed while waiting for the upstream: `details.phase`.")
        case .unsupportedVersion: Row("unsupported_version", 505, "An HTTP version other than 1.x.")
        }
    }
}
