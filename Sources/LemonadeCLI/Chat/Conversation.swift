import LemonadeCore

/// What has been said so far, as the next request tells it to the model.
struct Conversation: Sendable, Equatable {
    /// The model that answers.
    let model: String
    /// How the model is to behave, if the user has said so.
    var system: String?
    /// Questions and answers in turn.
    private(set) var messages: [Message] = []

    /// One thing that was said.
    struct Message: Sendable, Equatable {
        /// Who said it.
        let role: Role
        /// What was said.
        let text: String
    }

    /// Who says something.
    enum Role: String, Sendable {
        /// The user.
        case user
        /// The model.
        case assistant
    }

    /// A conversation in which nothing has been said.
    init(model: String, system: String? = nil) {
        self.model = model
        self.system = system
    }

    /// The body of the request that puts the next question.
    func request(asking question: String) -> JSONObject {
        var told: [JSONValue] = []
        if let system { told.append(["role": "system", "content": .string(system)]) }
        told += (messages + [Message(role: .user, text: question)]).map { message in
            ["role": .string(message.role.rawValue), "content": .string(message.text)]
        }
        return ["model": .string(model), "messages": .array(told), "stream": true]
    }

    /// Remembers a question and its answer.
    ///
    /// One without the other is not remembered: the model would be asked two things at once.
    mutating func remember(question: String, answer: String) {
        guard !answer.isEmpty else { return }
        messages.append(Message(role: .user, text: question))
        messages.append(Message(role: .assistant, text: answer))
    }

    /// Forgets what was said, but not how the model is to behave.
    mutating func clear() {
        messages = []
    }
}
