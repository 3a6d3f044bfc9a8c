/// A well-known provider, so that installing it needs no address.
package struct KnownProvider: Sendable, Equatable {
    /// The name that it is installed under.
    package let name: String
    /// Its address.
    package let baseURL: String
    /// What it is, in a few words.
    package let summary: String
    /// Whether it asks for a key. One on this machine usually does not, and http without a key needs no opt-in.
    package let needsKey: Bool

    /// The known provider of that name.
    package static func named(_ name: String) -> KnownProvider? {
        all.first { $0.name == name }
    }

    private static func cloud(_ name: String, _ baseURL: String, _ summary: String) -> KnownProvider {
        KnownProvider(name: name, baseURL: baseURL, summary: summary, needsKey: true)
    }

    private static func local(_ name: String, port: Int, _ summary: String) -> KnownProvider {
        KnownProvider(name: name, baseURL: "http://localhost:\(port)/v1", summary: summary, needsKey: false)
    }

    /// All of them: those in the cloud by name, then those that run on this machine.
    package static let all: [KnownProvider] = [
        cloud("anthropic", "https://api.anthropic.com/v1", "Claude models"),
        cloud("cerebras", "https://api.cerebras.ai/v1", "open models at very high speed"),
        cloud("cohere", "https://api.cohere.ai/compatibility/v1", "Command, Embed and Rerank models"),
        cloud("deepinfra", "https://api.deepinfra.com/v1/openai", "open models of every kind"),
        cloud("deepseek", "https://api.deepseek.com/v1", "DeepSeek models"),
        cloud("fireworks", "https://api.fireworks.ai/inference/v1", "open models, serverless and dedicated"),
        cloud(
            "gemini", "https://generativelanguage.googleapis.com/v1beta/openai",
            "Google's Gemini models, by their OpenAI-compatible address"),
        cloud("github", "https://models.github.ai/inference", "GitHub Models, with a GitHub token as the key"),
        cloud("groq", "https://api.groq.com/openai/v1", "open models at very high speed"),
        cloud("huggingface", "https://router.huggingface.co/v1", "open models at many providers, behind one router"),
        cloud("mistral", "https://api.mistral.ai/v1", "Mistral models"),
        cloud("moonshot", "https://api.moonshot.ai/v1", "Kimi models"),
        cloud("nvidia", "https://integrate.api.nvidia.com/v1", "open models as NVIDIA NIM"),
        cloud("openai", "https://api.openai.com/v1", "GPT models"),
        cloud("openrouter", "https://openrouter.ai/api/v1", "models of nearly every maker, behind one key"),
        cloud("perplexity", "https://api.perplexity.ai", "Sonar models, which search the web"),
        cloud("siliconflow", "https://api.siliconflow.com/v1", "open models"),
        cloud("together", "https://api.together.xyz/v1", "open models"),
        cloud("xai", "https://api.x.ai/v1", "Grok models"),
        cloud("zai", "https://api.z.ai/api/paas/v4", "GLM models"),
        local("llamacpp", port: 8080, "llama.cpp's server on this machine"),
        local("lmstudio", port: 1234, "LM Studio on this machine"),
        local("ollama", port: 11434, "Ollama on this machine"),
        local("vllm", port: 8000, "vLLM on this machine"),
    ]
}
