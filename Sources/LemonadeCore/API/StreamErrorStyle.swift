/// How a stream that breaks off between two events says so: each API family has an error event of its own.
package enum StreamErrorStyle: Sendable, CaseIterable {
    /// Chat and completions: an unnamed event with the usual envelope.
    case openAI
    /// `/v1/messages`: the event `error` of Anthropic's API.
    case messages
    /// `/v1/responses`: the event `error` of OpenAI's Responses API.
    case responses
}

extension APIError {
    /// One whole event with its blank line, ready to follow a complete event. It claims nothing but the failure: no end
    /// marker, no finish reason.
    package func streamEvent(_ style: StreamErrorStyle) -> [UInt8] {
        let (name, value): (String?, JSONValue) =
            switch style {
            case .openAI:
                (nil, ["error": .object(object)])
            case .messages:
                ("error", ["type": "error", "error": .object(object)])
            case .responses:
                (
                    "error",
                    [
                        "type": "error", "code": .string(code), "message": .string(message),
                        "param": param.map(JSONValue.string) ?? .null,
                        "details": details.map(JSONValue.object) ?? .null,
                    ]
                )
            }
        var bytes: [UInt8] = []
        if let name { bytes += "event: \(name)\n".utf8 }
        bytes += "data: ".utf8
        bytes += value.serialized()
        bytes += "\n\n".utf8
        return bytes
    }
}
