/// Why an inference request's body cannot be routed; each is the client's mistake.
package enum RequestFactsError: Error, Sendable, Equatable {
    /// The body is not JSON.
    case malformed(JSONError)
    /// The body is JSON, but not an object.
    case notAnObject
    /// There is no top-level `model`.
    case missingModel
    /// There are two top-level members named `model`.
    case duplicateModel
    /// `model` is not a string.
    case modelNotString
    /// `model` is the empty string.
    case emptyModel
    /// `stream` is neither a boolean nor null.
    case streamNotBoolean

    /// The member that is at fault, for the `param` of an error answer.
    package var parameter: String? {
        switch self {
        case .malformed, .notAnObject: nil
        case .missingModel, .duplicateModel, .modelNotString, .emptyModel: "model"
        case .streamNotBoolean: "stream"
        }
    }
}

extension RequestFactsError: CustomStringConvertible {
    /// What is wrong, in a sentence for the client.
    package var description: String {
        switch self {
        case .malformed(let error): "The request body is not valid JSON: \(error)."
        case .notAnObject: "The request body must be a JSON object."
        case .missingModel: "The request body must have a member 'model' that names the model."
        case .duplicateModel: "The request body has two members named 'model'; send one."
        case .modelNotString: "The member 'model' must be a string."
        case .emptyModel: "The member 'model' must not be empty."
        case .streamNotBoolean: "The member 'stream' must be true or false."
        }
    }
}
