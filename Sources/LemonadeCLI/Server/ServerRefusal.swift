import LemonadeCore

/// The server said no: its error envelope, `{"error":{"message","type","code",…}}`.
struct ServerRefusal: Sendable, Equatable {
    /// The HTTP status.
    let status: Int
    /// What happened and what to do next, in the server's words.
    let message: String
    /// The family of errors it belongs to.
    var type: String?
    /// The finer word.
    var code: String?

    /// What to tell the user.
    var sentence: String {
        let message = message.isEmpty ? "The server refused with status \(status)." : message
        // The server cannot know how this client is given its key.
        guard status == 401 else { return message }
        return "\(message)\nSet LEMONADE_API_KEY (or LEMONADE_ADMIN_API_KEY) to the server's key."
    }

    /// Whether an administrator would have been served.
    var needsAdministrator: Bool {
        status == 403 && (code == "insufficient_rights" || code == "origin_pinned")
    }

    /// Whether no model has the name that was asked for.
    var isUnknownModel: Bool {
        status == 404 && (type == "model_not_found" || code == "model_not_found" || type == "not_found")
    }

    /// The longest message that is shown, in characters; a provider's whole error page can be in it.
    static let longestMessage = 2000

    /// The refusal that an answer holds; nil if it is not lemond's envelope.
    init?(status: Int, body: [UInt8]) {
        guard let error = try? JSONValue.parse(body)["error"] else { return nil }
        guard let text = error["message"]?.string ?? error.string else { return nil }
        self.init(
            status: status, message: String(TextSanitizer.text(text).prefix(Self.longestMessage)),
            type: error["type"]?.string, code: error["code"]?.string)
    }

    /// A refusal of known parts.
    init(status: Int, message: String, type: String? = nil, code: String? = nil) {
        self.status = status
        self.message = message
        self.type = type
        self.code = code
    }
}
