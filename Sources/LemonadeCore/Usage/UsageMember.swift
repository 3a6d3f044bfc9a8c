/// One spelling of one number in the `usage` objects of the inference APIs: a new dialect is a row here.
struct UsageMember: Sendable {
    /// The member of the `usage` object that holds the number, where it is not the object itself.
    var parent: StaticString?

    /// The number's own name.
    let name: StaticString

    /// Where the number goes.
    let field: Field

    /// The numbers of a `TokenUsage`.
    enum Field: Sendable {
        case input, output, cached, cacheWritten, reasoning
    }

    /// Every spelling that is known.
    static let all: [UsageMember] = [
        // OpenAI: chat completions, completions, embeddings, and all who follow them.
        UsageMember(name: "prompt_tokens", field: .input),
        UsageMember(name: "completion_tokens", field: .output),
        UsageMember(parent: "prompt_tokens_details", name: "cached_tokens", field: .cached),
        UsageMember(parent: "completion_tokens_details", name: "reasoning_tokens", field: .reasoning),
        // OpenAI responses.
        UsageMember(name: "input_tokens", field: .input),
        UsageMember(name: "output_tokens", field: .output),
        UsageMember(parent: "input_tokens_details", name: "cached_tokens", field: .cached),
        UsageMember(parent: "output_tokens_details", name: "reasoning_tokens", field: .reasoning),
        // Anthropic messages; input_tokens and output_tokens as above.
        UsageMember(name: "cache_read_input_tokens", field: .cached),
        UsageMember(name: "cache_creation_input_tokens", field: .cacheWritten),
        // DeepSeek.
        UsageMember(name: "prompt_cache_hit_tokens", field: .cached),
    ]

    /// Which number a count is; nil if it is none of them.
    static func field(of count: TokenCount) -> Field? {
        for index in all.indices where count.name.spells(all[index].name) {
            switch (all[index].parent, count.parent) {
            case (nil, nil): return all[index].field
            case (let parent?, let other?): if other.spells(parent) { return all[index].field }
            case (nil, _?), (_?, nil): break
            }
        }
        return nil
    }
}
