/// One spelling of one number in the `usage` objects of the inference APIs: a new dialect is a row here.
struct UsageMember: Sendable {
    /// The names that lead to the number from the `usage` object.
    let path: [String]

    /// Where the number goes.
    let field: Field

    /// The numbers of a `TokenUsage`.
    enum Field: Sendable {
        case input, output, cached, cacheWritten, reasoning
    }

    /// Every spelling that is known.
    static let all: [UsageMember] = [
        // OpenAI: chat completions, completions, embeddings, and all who follow them.
        UsageMember(path: ["prompt_tokens"], field: .input),
        UsageMember(path: ["completion_tokens"], field: .output),
        UsageMember(path: ["prompt_tokens_details", "cached_tokens"], field: .cached),
        UsageMember(path: ["completion_tokens_details", "reasoning_tokens"], field: .reasoning),
        // OpenAI responses.
        UsageMember(path: ["input_tokens"], field: .input),
        UsageMember(path: ["output_tokens"], field: .output),
        UsageMember(path: ["input_tokens_details", "cached_tokens"], field: .cached),
        UsageMember(path: ["output_tokens_details", "reasoning_tokens"], field: .reasoning),
        // Anthropic messages; input_tokens and output_tokens as above.
        UsageMember(path: ["cache_read_input_tokens"], field: .cached),
        UsageMember(path: ["cache_creation_input_tokens"], field: .cacheWritten),
        // DeepSeek.
        UsageMember(path: ["prompt_cache_hit_tokens"], field: .cached),
    ]
}

extension TokenUsage {
    /// Takes over what a `usage` object says; what it leaves out, or says null of, stays.
    mutating func merge(usage: JSONValue) {
        for member in UsageMember.all {
            let value = member.path.reduce(Optional(usage)) { $0?[$1] }
            guard let count = value?.tokenCount else { continue }
            switch member.field {
            case .input: input = count
            case .output: output = count
            case .cached: cached = count
            case .cacheWritten: cacheWritten = count
            case .reasoning: reasoning = count
            }
        }
    }

    /// Takes over what a `timings` object of llama.cpp says: `prompt_n` counts what was evaluated, `cache_n` what was
    /// reused, and the prompt is both.
    mutating func merge(timings: JSONValue) {
        if let evaluated = timings["prompt_n"]?.tokenCount {
            let reused = timings["cache_n"]?.tokenCount
            cached = reused ?? cached
            input = evaluated + (reused ?? 0)
        }
        output = timings["predicted_n"]?.tokenCount ?? output
    }
}

extension JSONValue {
    /// The value as a number of tokens: whole, not negative, and below 2^32, so that whoever adds up what providers
    /// claim does not overflow.
    fileprivate var tokenCount: Int? {
        number?.int.flatMap { 0...Int(UInt32.max) ~= $0 ? $0 : nil }
    }
}
