/// How a body that cannot be routed is told.
extension RequestFactsError {
    /// The error for the client.
    var apiError: APIError {
        switch self {
        case .malformed(let error): .malformedJSON("\(error)")
        case .notAnObject: .bodyNotAnObject(found: "something else")
        case .missingModel: .missingMember("model")
        case .duplicateModel: .duplicateMember("model")
        case .modelNotString, .emptyModel, .streamNotBoolean: .refusedValue(description, param: parameter)
        }
    }
}
