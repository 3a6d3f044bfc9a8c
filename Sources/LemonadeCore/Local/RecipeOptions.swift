/// How a local model is run, as far as somebody said so. What is nil is decided further below: a load's options stand before
/// saved ones, those before the configuration's, and those before the defaults.
struct RecipeOptions: Sendable, Equatable {
    /// Why options are not accepted.
    enum Fault: Error, Sendable, Equatable {
        /// A member has the wrong type; what it must be.
        case wrongType(member: String, expected: String, found: String)
        /// A member's value is not accepted; completes "The member 'x' …".
        case notAccepted(member: String, String)
    }

    /// Largest window that is accepted.
    static let mostTokens = 16_777_216

    /// The context window in tokens; 0: the model's own; -1: what fits in memory.
    var contextSize: Int?
    /// Further arguments for llama-server.
    var arguments: String?
    /// Whether it stays loaded.
    var isPinned: Bool?

    /// No options.
    init() {}

    /// The options among an object's members; the rest is somebody else's. Null counts as absent.
    init(_ object: JSONObject) throws(Fault) {
        if let value = object["ctx_size"], value != .null {
            guard let number = value.number else { throw Self.type("ctx_size", "a number", value) }
            guard let size = number.int, (-1...Self.mostTokens).contains(size) else {
                throw .notAccepted(
                    member: "ctx_size", "must be a whole number from -1 (what fits) to \(Self.mostTokens)")
            }
            contextSize = size
        }
        if let value = object["llamacpp_args"], value != .null {
            guard let text = value.string else { throw Self.type("llamacpp_args", "a string", value) }
            if let reason = UserArguments.refusal(of: text) {
                throw .notAccepted(member: "llamacpp_args", reason)
            }
            arguments = text
        }
        if let value = object["pinned"], value != .null {
            guard let flag = value.bool else { throw Self.type("pinned", "a boolean", value) }
            isPinned = flag
        }
    }

    private static func type(_ member: String, _ expected: String, _ value: JSONValue) -> Fault {
        .wrongType(member: member, expected: expected, found: value.typeName)
    }

    /// These, and where they say nothing those below.
    func over(_ below: RecipeOptions) -> RecipeOptions {
        var options = self
        options.contextSize = contextSize ?? below.contextSize
        options.arguments = arguments ?? below.arguments
        options.isPinned = isPinned ?? below.isPinned
        return options
    }

    /// What of it decides how the engine is started.
    var launchPart: RecipeOptions {
        var options = self
        options.isPinned = nil
        return options
    }

    /// What was said, as it is saved and shown.
    var json: JSONObject {
        var object = JSONObject()
        object["ctx_size"] = contextSize.map { .number(JSONNumber($0)) }
        object["llamacpp_args"] = arguments.map(JSONValue.string)
        object["pinned"] = isPinned.map(JSONValue.bool)
        return object
    }
}
