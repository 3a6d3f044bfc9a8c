import LemonadeCore

/// One thing that a model's answer says, read from a chat completion or from one event of its stream.
enum AnswerEvent: Equatable {
    /// The next piece of the answer.
    case text(String)
    /// The next piece of what the model thinks before it answers.
    case thought(String)
    /// Why the answer ends: `stop`, `length`, `content_filter`, …
    case finish(reason: String)
    /// The provider, or lemond, gives up.
    case failure(String)

    /// What one JSON value says: an event's data, or a whole completion.
    static func events(in value: JSONValue) -> [AnswerEvent] {
        if let error = value["error"], error != .null {
            let message = error["message"]?.string ?? error.string ?? "The provider reports an error."
            return [.failure(TextSanitizer.text(message))]
        }
        // Only the first choice: no more than one is asked for.
        guard let choice = value["choices"]?.array?.first else { return [] }
        let said = choice["delta"] ?? choice["message"]
        var events: [AnswerEvent] = []
        // `reasoning_content` is DeepSeek's and llama.cpp's name, `reasoning` OpenRouter's and Groq's.
        for name in ["reasoning_content", "reasoning"] {
            guard let thought = said?[name]?.string, !thought.isEmpty else { continue }
            events.append(.thought(thought))
            break
        }
        for name in ["content", "refusal"] {
            if let text = said?[name]?.string, !text.isEmpty { events.append(.text(text)) }
        }
        if let reason = choice["finish_reason"]?.string, !reason.isEmpty { events.append(.finish(reason: reason)) }
        return events
    }
}
