extension ProviderDialect {
    /// Reads every listing by the shapes of its entries.
    static let generic = ProviderDialect(name: "generic")

    /// Every dialect. An entry that several would recognise goes to the first.
    static let all: [ProviderDialect] = [
        .generic,
        .openAI, .fireworks, .openRouter, .together, .groq, .cerebras, .mistral, .deepSeek, .xAI, .moonshot,
        .deepInfra, .nvidia, .huggingFace, .anthropic, .gemini, .cohere, .gitHub, .siliconFlow,
        .lemonade, .liteLLM, .vLLM, .llamaCpp, .ollama, .lmStudio,
    ]
}
