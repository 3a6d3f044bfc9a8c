/// What the demo's provider answers: canned text in the shapes of an OpenAI-compatible provider.
enum DemoAnswers {
    /// The models that it lists. The second one is there to show that not everything a provider lists can chat.
    static let listing: JSONValue = [
        "object": "list",
        "data": [
            ["id": .string(model), "object": "model", "created": 0, "owned_by": "demo", "context_length": 8192],
            ["id": "canned-embeddings", "object": "model", "created": 0, "owned_by": "demo", "type": "embedding"],
        ],
    ]

    /// The model that chats.
    static let model = "canned-answers"

    /// The answer to every question.
    static let text = """
        I am a demo and no model: these words are canned. They took the way that a real answer takes, though. \
        `lemonade run` asked lemond, lemond found the provider by the model's name, put the key in and passed the \
        question on; and now each word comes back the moment it is said.
        """

    /// The answer word by word, each with the space before it.
    static var words: [String] {
        text.split(separator: " ").enumerated().map { $0 == 0 ? String($1) : " \($1)" }
    }

    /// A whole chat completion.
    static func completion() -> JSONValue {
        let choice: JSONValue = [
            "index": 0, "message": ["role": "assistant", "content": .string(text)], "finish_reason": "stop",
        ]
        return [
            "id": "chatcmpl-demo", "object": "chat.completion", "created": 0, "model": .string(model),
            "choices": [choice], "usage": usage,
        ]
    }

    /// One event of a streamed completion that says `word`; nil ends the answer.
    static func chunk(_ word: String?) -> JSONValue {
        let delta: JSONValue = word.map { ["content": .string($0)] } ?? [:]
        let reason: JSONValue = word == nil ? "stop" : nil
        return [
            "id": "chatcmpl-demo", "object": "chat.completion.chunk", "created": 0, "model": .string(model),
            "choices": [["index": 0, "delta": delta, "finish_reason": reason]],
        ]
    }

    /// An error in OpenAI's shape.
    static func error(_ message: String) -> JSONValue {
        ["error": ["message": .string(message), "type": "invalid_request_error", "code": nil]]
    }

    private static var usage: JSONValue {
        let count = words.count
        return [
            "prompt_tokens": 1, "completion_tokens": .number(JSONNumber(count)),
            "total_tokens": .number(JSONNumber(count + 1)),
        ]
    }
}
