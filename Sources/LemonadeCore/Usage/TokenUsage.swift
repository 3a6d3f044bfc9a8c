/// What a provider said a request took, in tokens; nil is what it did not say. The numbers are the provider's own.
package struct TokenUsage: Sendable, Equatable {
    /// Tokens of the prompt. In OpenAI's shapes they include the cached ones; in Anthropic's they do not.
    package var input: Int?

    /// Tokens of the answer, reasoning included.
    package var output: Int?

    /// Tokens of the prompt that were read from a cache.
    package var cached: Int?

    /// Tokens of the prompt that were written to a cache.
    package var cacheWritten: Int?

    /// Tokens of the answer that were reasoning.
    package var reasoning: Int?

    /// Nothing said yet.
    package init(
        input: Int? = nil, output: Int? = nil, cached: Int? = nil, cacheWritten: Int? = nil, reasoning: Int? = nil
    ) {
        self.input = input
        self.output = output
        self.cached = cached
        self.cacheWritten = cacheWritten
        self.reasoning = reasoning
    }

    /// Whether nothing was said.
    package var isEmpty: Bool { self == TokenUsage() }

    /// This usage, completed by another where this one says nothing.
    func completed(by other: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: input ?? other.input, output: output ?? other.output, cached: cached ?? other.cached,
            cacheWritten: cacheWritten ?? other.cacheWritten, reasoning: reasoning ?? other.reasoning)
    }
}
