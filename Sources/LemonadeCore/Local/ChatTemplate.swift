import CSystem

/// What a model's chat template shows of its abilities. A template is a program (Jinja); it is searched, not run.
enum ChatTemplate {
    /// Words that only a template for models with tools has.
    private static let toolWords = ["tool_calls", "tool_call", "tools"]
    /// Words that only a template for models that think has.
    private static let reasoningWords = [
        "enable_thinking", "reasoning_content", "reasoning_effort", "<think>", "[THINK]", "<|channel|>analysis",
        "thinking_budget", "<seed:think>",
    ]

    /// The labels that the templates of a header give.
    static func labels(of header: GGUFHeader) -> ModelLabels {
        var labels: ModelLabels = []
        for (key, value) in header.values where key.hasPrefix("tokenizer.chat_template") {
            guard case .text(let template) = value else { continue }
            if key.hasSuffix(".tool_use") { labels.insert(.toolCalling) }
            if toolWords.contains(where: { contains(template, $0) }) { labels.insert(.toolCalling) }
            if reasoningWords.contains(where: { contains(template, $0) }) { labels.insert(.reasoning) }
        }
        return labels
    }

    private static func contains(_ text: String, _ word: String) -> Bool {
        // By bytes: characters would have to be found first.
        var text = text
        var word = word
        return text.withUTF8 { text in
            word.withUTF8 { word in
                guard let start = text.baseAddress, let wanted = word.baseAddress else { return false }
                return memmem(start, text.count, wanted, word.count) != nil
            }
        }
    }
}
