import Testing

@testable import LemonadeCore

struct KnownProviderTests {
    @Test(arguments: KnownProvider.all.map(\.name))
    func canBeInstalledAsItIs(name: String) throws {
        let known = try #require(KnownProvider.named(name))
        var request = InstallRequest(provider: try ProviderName(known.name))
        request.baseURL = known.baseURL
        if known.needsKey { request.apiKey = "k" } else { request.requiresKey = false }
        let outcome = try request.outcome(stored: nil, keys: AuthState())
        #expect(outcome.provider.baseURL.description == known.baseURL)
        #expect(outcome.warnings == [])
        #expect((outcome.provider.baseURL.origin.scheme == .https) == known.needsKey)
        #expect(outcome.provider.credential(known.needsKey ? .runtime(try APIKey("k")) : .none) != nil)
        #expect(!known.summary.isEmpty)
    }

    @Test func holdsTheProvidersThatPeopleAskFor() {
        let wanted: Set = [
            "fireworks", "openai", "openrouter", "together", "groq", "cerebras", "mistral", "deepseek", "xai",
            "moonshot", "deepinfra", "nvidia", "huggingface", "gemini", "anthropic", "perplexity", "cohere", "github",
            "zai", "siliconflow", "ollama", "lmstudio", "vllm", "llamacpp",
        ]
        #expect(Set(KnownProvider.all.map(\.name)) == wanted)
        #expect(KnownProvider.all.count == wanted.count)
        #expect(KnownProvider.named("nobody") == nil)
    }
}
