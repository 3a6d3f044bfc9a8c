/// A failure as this server answers it: the single place where a failure becomes a status and an OpenAI error envelope,
/// `{"error":{"message","type","code","param","details"?}}`.
package struct APIError: Error, Sendable, Equatable {
    /// Which row of the table this is: it decides status, type and code.
    package let kind: APIErrorKind
    /// What happened and what to do next, in words.
    package let message: String
    /// The member or parameter at fault.
    package var param: String?
    /// Facts for programs.
    package var details: JSONObject?
    /// Further members of the error object, after the usual ones.
    package var members = JSONObject()
    /// Fields that the answer carries beside the usual ones.
    package var fields: [ResponseField] = []

    /// A failure of that kind.
    init(
        _ kind: APIErrorKind, _ message: String, param: String? = nil, details: JSONObject? = nil,
        members: JSONObject = [:], fields: [ResponseField] = []
    ) {
        self.kind = kind
        self.message = message
        self.param = param
        self.details = details
        self.members = members
        self.fields = fields
    }

    /// The answer's status (RFC 9110 §15).
    package var status: Int { kind.row.status }
    /// The coarse word.
    package var type: ErrorType { kind.row.type }
    /// The finer word.
    package var code: String { kind.row.code }
}

extension APIError {
    /// The error object without its envelope.
    var object: JSONObject {
        var error: JSONObject = [
            "message": .string(message),
            "type": .string(type.rawValue),
            "code": .string(code),
            "param": param.map(JSONValue.string) ?? .null,
        ]
        error["details"] = details.map(JSONValue.object)
        for member in members.members {
            error[member.name] = member.value
        }
        return error
    }

    /// The answer's body, the same for every endpoint.
    package func body() -> [UInt8] {
        JSONValue.object(["error": .object(object)]).serialized()
    }
}
