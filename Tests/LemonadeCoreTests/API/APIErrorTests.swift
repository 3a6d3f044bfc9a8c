import Foundation
import Testing

@testable import LemonadeCore

@Suite struct APIErrorTests {
    /// The contract's own list of statuses and types.
    static let contract: [(status: Int, type: String)] = [
        (400, "invalid_request_error"), (413, "invalid_request_error"), (415, "invalid_request_error"),
        (422, "invalid_request_error"), (431, "invalid_request_error"), (501, "invalid_request_error"),
        (401, "authentication_error"), (403, "permission_error"), (404, "not_found"), (405, "method_not_allowed"),
        (408, "timeout_error"), (504, "timeout_error"), (409, "auth_conflict"), (429, "rate_limit_error"),
        (500, "internal_error"), (502, "backend_error"), (503, "backend_error"), (505, "invalid_request_error"),
    ]

    @Test(arguments: contract) func aStatusHasItsType(status: Int, type: String) {
        #expect(ErrorType.ofStatus(status).rawValue == type)
    }

    @Test(arguments: APIErrorKind.allCases) func onlyNotFoundDepartsFromItsStatus(_ kind: APIErrorKind) {
        let row = kind.row
        #expect(row.status == 404 || row.type == ErrorType.ofStatus(row.status))
        #expect(row.code.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F })
        #expect(row.meaning.hasSuffix(".") && !row.meaning.contains("|"))
    }

    @Test(arguments: [
        (APIError.unknownPath("/v1/x"), "not_found", "unknown_path"),
        (.unknownModel("x"), "not_found", "model_not_found"),
        (.modelNotFound("x"), "model_not_found", "model_not_found"),
        (.missingAPIKey(provider: "p", variable: "V"), "model_not_found", "missing_api_key"),
        (.providerNotInstalled("p"), "invalid_request_error", "provider_not_installed"),
    ])
    func eachNotFoundHasItsOwnType(error: APIError, type: String, code: String) {
        #expect(error.status == 404)
        #expect(error.type.rawValue == type)
        #expect(error.code == code)
    }

    @Test func theEnvelopeHasTheOrderAndMembersOfTheContract() {
        let body = String(decoding: APIError.missingMember("provider").body(), as: UTF8.self)
        #expect(
            body
                == #"{"error":{"message":"The member 'provider' is missing.","type":"invalid_request_error","#
                + #""code":"missing_member","param":"provider"}}"#)
    }

    @Test func aMissingKeySaysHowToSetIt() {
        let error = APIError.missingAPIKey(provider: "fireworks", variable: "LEMONADE_FIREWORKS_API_KEY")
        #expect(
            error.message
                == "No API key for cloud provider 'fireworks'. Set LEMONADE_FIREWORKS_API_KEY in lemond's environment, "
                + "or run: lemonade cloud auth fireworks")
        #expect(error.details == ["provider": "fireworks", "env_var": "LEMONADE_FIREWORKS_API_KEY"])
    }

    @Test func aConflictNamesItsVariableInTheErrorItself() {
        let error = APIError.authConflict(provider: "x", variable: "LEMONADE_X_API_KEY")
        #expect(error.status == 409)
        #expect(error.type == .authConflict)
        #expect(error.object["env_var"] == "LEMONADE_X_API_KEY")
    }

    @Test(arguments: [
        (APIError.methodNotAllowed("PUT", path: "/live", allowed: ["GET", "HEAD"]), 405, "Allow", "GET, HEAD"),
        (.unauthenticated(), 401, "WWW-Authenticate", "Bearer"),
        (.overloaded(limit: "max_connections"), 503, "Retry-After", "1"),
        (.shuttingDown(), 503, "Retry-After", "5"),
    ])
    func aFailureCarriesTheFieldThatGoesWithIt(error: APIError, status: Int, name: String, value: String) {
        #expect(error.status == status)
        #expect(error.fields == [ResponseField(name, value)])
    }

    @Test(arguments: HTTPParseError.allCases) func aRefusedHeadKeepsItsStatusAndReason(_ fault: HTTPParseError) {
        let error = APIError.malformedRequest(fault)
        #expect(error.status == fault.status)
        #expect(error.message == fault.reason)
    }

    static let faults: [(fault: HTTPParseError, code: String)] = [
        (.bothFramings, "malformed_request"), (.startLineTooLong, "target_too_long"), (.headTooLarge, "head_too_large"),
        (.unsupportedTransferCoding, "unsupported_transfer_coding"), (.connectNotSupported, "unsupported_method"),
        (.methodTooLong, "unsupported_method"), (.unsupportedVersion, "unsupported_version"),
    ]

    @Test(arguments: faults) func aRefusedHeadHasItsCode(fault: HTTPParseError, code: String) {
        #expect(APIError.malformedRequest(fault).code == code)
    }

    static let bodies: [(fault: RequestFactsError, code: String, param: String?)] = [
        (.notAnObject, "body_not_an_object", nil), (.missingModel, "missing_member", "model"),
        (.duplicateModel, "duplicate_member", "model"), (.modelNotString, "wrong_type", "model"),
        (.emptyModel, "invalid_value", "model"), (.streamNotBoolean, "wrong_type", "stream"),
    ]

    @Test(arguments: bodies) func anUnreadableBodyNamesItsMember(fault: RequestFactsError, code: String, param: String?)
    {
        let error = APIError.unreadableBody(fault)
        #expect(error.status == 400)
        #expect(error.code == code)
        #expect(error.param == param)
    }

    @Test(arguments: UpstreamPhase.allCases) func aTimeoutNamesPhaseLimitAndSetting(_ phase: UpstreamPhase) {
        let upstream = Upstream.provider("p", address: "api.p.example:443")
        let error = APIError.upstreamTimeout(upstream, phase, limit: .milliseconds(1500))
        #expect(error.status == 504)
        #expect(error.details == ["provider": "p", "phase": .string(phase.rawValue)])
        #expect(error.message.contains("1.5 s (setting \(phase.setting))"))
    }

    @Test(arguments: ["a\"b", "line\nbreak", "\u{1B}[31m", "\\", "日本🍋", "\u{0}", "\u{7F}"])
    func whateverAClientSentTheBodyIsJSON(_ hostile: String) throws {
        let error = APIError.modelNotFound(hostile)
        let parsed = try JSONSerialization.jsonObject(with: Data(error.body())) as? [String: [String: Any]]
        #expect(parsed?["error"]?["message"] as? String == error.message)
        #expect(parsed?["error"]?["param"] as? String == "model")
        #expect(error.message.contains(hostile))
    }

    @Test(arguments: ["x", "🍋", "\u{301}", "\u{0}"]) func aLongNameIsNotEchoedInFull(_ unit: String) {
        #expect(APIError.modelNotFound(String(repeating: unit, count: 100_000)).body().count < 2000)
    }

    @Test func everyFailureIsInTheTable() {
        let table = APIError.markdownTable()
        #expect(table.split(separator: "\n").count == APIErrorKind.allCases.count + 2)
        for kind in APIErrorKind.allCases {
            #expect(table.contains("| \(kind.row.status) | `\(kind.row.type.rawValue)` | `\(kind.row.code)` |"))
        }
    }

    @Test(arguments: StreamErrorStyle.allCases) func aStreamErrorIsOneWholeEvent(_ style: StreamErrorStyle) throws {
        let error = APIError.upstreamClosed(.localModel("m\n\nx"), afterBytes: 7)
        let event = String(decoding: error.streamEvent(style), as: UTF8.self)
        #expect(event.hasSuffix("}\n\n"))
        #expect(event.components(separatedBy: "\n\n").count == 2)
        #expect(!event.contains("[DONE]"))
        #expect(event.hasPrefix(style == .openAI ? "data: {\"error\":" : "event: error\ndata: {\"type\":\"error\""))
    }
}
