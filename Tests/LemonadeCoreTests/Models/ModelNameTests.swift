import Testing

@testable import LemonadeCore

struct ModelNameTests {
    @Test(arguments: [
        ("fireworks", "accounts/fireworks/models/kimi-k2p5", "kimi-k2p5"),
        ("fireworks", "accounts/acme/models/mine", "mine"),
        ("fireworks", "accounts/fireworks/routers/fast", "accounts/fireworks/routers/fast"),
        ("fireworks", "fireworks/qwen3-235b-a22b", "qwen3-235b-a22b"),
        ("openai", "gpt-5", "gpt-5"),
        ("openai", "openai/gpt-5", "gpt-5"),
        ("openrouter", "openai/gpt-5", "openai/gpt-5"),
        ("openrouter", "openrouter/auto", "auto"),
        ("gw", "gw/gw/x", "x"),
        ("gw", "accounts/gw/models/gw/x", "x"),
        ("gw", "gw/accounts/a/models/x", "x"),
        ("gw", "gw/", "gw/"),
        ("gw", "gwx/y", "gwx/y"),
        ("gw", "accounts//models/x", "accounts//models/x"),
        ("gw", "accounts/a/models/", "accounts/a/models/"),
        ("gw", "accounts/a/b/models/x", "accounts/a/b/models/x"),
        ("gw", "Accounts/a/models/x", "Accounts/a/models/x"),
        ("gw", "", ""),
        ("gw", "gw/🍋", "🍋"),
    ])
    func cleaningDropsWhatOnlyRepeatsTheSource(provider: String, id: String, cleaned: String) throws {
        let provider = try ProviderName(provider)
        #expect(ModelName.clean(id, of: provider) == cleaned)
        #expect(ModelName.clean(cleaned, of: provider) == cleaned)
    }

    @Test(arguments: [
        ("fireworks.kimi-k2p5", "fireworks", "kimi-k2p5"),
        ("fireworks.accounts/fireworks/models/kimi-k2p5", "fireworks", "accounts/fireworks/models/kimi-k2p5"),
        ("openai.gpt-4.1", "openai", "gpt-4.1"),
        ("llama3.2-1b", "llama3", "2-1b"),
        ("a..b", "a", ".b"),
        ("a.🍋 %2F/x", "a", "🍋 %2F/x"),
    ])
    func aNameComesApartAtItsFirstDot(name: String, provider: String, rest: String) throws {
        let parsed = try #require(ModelName(name))
        #expect(parsed.provider.text == provider)
        #expect(parsed.rest == rest)
        #expect(parsed.description == name)
    }

    @Test(arguments: ["", ".", "gpt-5", ".x", "a.", "Qwen2.5-0.5B", "user.Mine", "extra.x", "admin.x", "a b.c", "é.x"])
    func whatCannotBeAProvidersIsNone(name: String) {
        #expect(ModelName(name) == nil)
    }

    @Test func aLongNameWithoutADotIsNone() {
        #expect(ModelName(String(repeating: "a", count: 1_000_000) + ".b") == nil)
        #expect(ModelName(String(repeating: "a", count: 64) + ".b") != nil)
    }
}
