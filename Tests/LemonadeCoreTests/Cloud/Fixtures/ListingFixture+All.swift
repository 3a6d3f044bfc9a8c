extension ListingFixture {
    static let all: [ListingFixture] = [
        .openAI, .fireworksInference, .fireworksServerless, .fireworksControlPlane, .openRouter, .together, .groq,
        .cerebras, .mistral, .deepSeek, .deepSeekBare, .xAI, .xAILanguageModels, .zAI, .moonshot, .nvidia, .deepInfra,
        .deepInfraNative, .anthropic, .geminiNative, .gemini, .cohere, .huggingFace, .gitHub, .vLLM, .llamaCpp, .ollama,
        .lmStudioV0, .lmStudioV1, .liteLLM, .liteLLMInformation, .siliconFlow, .lemonade,
    ]
}
