/// Failures of the request itself: its bytes, its JSON, its target.
extension APIError {
    /// A request that the HTTP parser refuses; the connection cannot be used further.
    static func malformedRequest(_ error: HTTPParseError) -> APIError {
        let isCoding = error == .unsupportedTransferCoding
        return malformedRequest(status: error.status, reason: error.reason, isTransferCoding: isCoding)
    }

    /// A request refused with that status, for that reason in words.
    package static func malformedRequest(status: Int, reason: String, isTransferCoding: Bool = false) -> APIError {
        let kind: APIErrorKind =
            switch status {
            case 413: .bodyTooLarge
            case 414: .targetTooLong
            case 431: .headTooLarge
            case 501: isTransferCoding ? .unsupportedTransferCoding : .unsupportedMethod
            case 505: .unsupportedVersion
            default: .malformedRequest
            }
        return APIError(kind, reason)
    }

    /// An inference body whose routing members cannot be read.
    static func unreadableBody(_ error: RequestFactsError) -> APIError {
        let kind: APIErrorKind =
            switch error {
            case .malformed: .malformedJSON
            case .notAnObject: .bodyNotAnObject
            case .missingModel: .missingMember
            case .duplicateModel: .duplicateMember
            case .modelNotString, .streamNotBoolean: .wrongType
            case .emptyModel: .invalidValue
            }
        return APIError(kind, error.description, param: error.parameter)
    }

    /// A body over the limit, whether announced or found while reading.
    package static func bodyTooLarge(limit: Int, isSetting: Bool = true) -> APIError {
        APIError(
            .bodyTooLarge,
            "The request body is larger than \(limit) bytes"
                + (isSetting ? " (setting max_body_bytes)." : ", which is the most that this endpoint reads."))
    }

    /// A head over the limit.
    package static func headTooLarge(limit: Int) -> APIError {
        APIError(.headTooLarge, "The request's head is larger than \(limit) bytes (setting max_head_bytes).")
    }

    /// A head or a body that came too slowly.
    package static func requestTimeout(_ part: RequestPart, limit: Duration) -> APIError {
        APIError(
            .requestTimeout,
            "The request's \(part.rawValue) did not arrive within \(limit.inSeconds) (setting \(part.setting)).")
    }

    /// A transfer coding that is not chunked (RFC 9112 §6.1).
    package static func unsupportedTransferCoding(_ coding: String) -> APIError {
        APIError(
            .unsupportedTransferCoding,
            "Transfer coding '\(coding.bounded)' is not supported; send the body with Content-Length or chunked.")
    }

    /// A body in a type or content coding that the endpoint does not read.
    package static func unsupportedMediaType(_ what: String, expected: String) -> APIError {
        APIError(.unsupportedMediaType, "'\(what.bounded)' is not read here; send \(expected).")
    }

    /// A body that is not JSON; `reason` says what is wrong and where.
    package static func malformedJSON(_ reason: String) -> APIError {
        APIError(.malformedJSON, "The request body is not valid JSON: \(reason).")
    }

    /// A body that is JSON but not an object.
    package static func bodyNotAnObject(found: String) -> APIError {
        APIError(.bodyNotAnObject, "The request body must be a JSON object, not \(found).")
    }

    /// A required member that is absent or null.
    package static func missingMember(_ name: String) -> APIError {
        APIError(.missingMember, "The member '\(name)' is missing.", param: name)
    }

    /// A member of the wrong type; both types with their article ("a string").
    package static func wrongType(_ name: String, expected: String, found: String) -> APIError {
        APIError(.wrongType, "The member '\(name)' must be \(expected), not \(found).", param: name)
    }

    /// A member whose value is not accepted; `reason` completes "The member 'x' …".
    package static func invalidValue(_ name: String, _ reason: String) -> APIError {
        APIError(.invalidValue, "The member '\(name)' \(reason).", param: name)
    }

    /// Two members of one name where only one can count.
    package static func duplicateMember(_ name: String) -> APIError {
        APIError(.duplicateMember, "The body has two members '\(name)'; send one.", param: name)
    }

    /// A path that no endpoint answers.
    package static func unknownPath(_ path: String) -> APIError {
        APIError(.unknownPath, "There is no '\(path.bounded)' here; the endpoints are under /v1/.")
    }

    /// A known path with another method.
    package static func methodNotAllowed(_ method: String, path: String, allowed: [String]) -> APIError {
        let list = allowed.joined(separator: ", ")
        return APIError(
            .methodNotAllowed, "\(method.bounded) is not allowed on '\(path.bounded)'; use \(list).",
            fields: [ResponseField("Allow", list)])
    }
}
