import Testing

@testable import LemonadeCore

struct ModelEntryTests {
    private func text(_ entry: ModelEntry) -> String {
        String(decoding: entry.json.serialized(), as: UTF8.self)
    }

    @Test func aCloudModelShowsEverythingThatIsKnown() throws {
        let discovered = model(
            "accounts/fireworks/models/kimi-k2p5", .chat, [.reasoning, .vision, .toolCalling], context: 262_144,
            input: "0.9", output: "3", created: 1_769_000_000)
        let entry = ModelEntry(discovered, of: try ProviderName("fireworks"), named: "fireworks.kimi-k2p5")
        #expect(
            text(entry)
                == #"{"id":"fireworks.kimi-k2p5","object":"model","created":1769000000,"owned_by":"fireworks","#
                + #""recipe":"cloud","checkpoint":"accounts/fireworks/models/kimi-k2p5","downloaded":true,"#
                + #""suggested":false,"labels":["cloud","chat","vision","tool-calling","reasoning"],"#
                + #""max_context_window":262144,"context_length":262144,"cloud_provider":"fireworks","#
                + #""cost_input_per_million":0.9,"cost_output_per_million":3}"#)
    }

    @Test func whatIsNotKnownIsLeftOut() throws {
        let entry = ModelEntry(model("gpt-5"), of: try ProviderName("openai"), named: "openai.gpt-5")
        #expect(
            text(entry)
                == #"{"id":"openai.gpt-5","object":"model","created":0,"owned_by":"openai","recipe":"cloud","#
                + #""checkpoint":"gpt-5","downloaded":true,"suggested":false,"labels":["cloud","chat"],"#
                + #""cloud_provider":"openai"}"#)
    }

    @Test func freeIsShownAsZero() throws {
        let entry = ModelEntry(
            model("x", input: "0", output: "0"), of: try ProviderName("p"), named: "p.x")
        #expect(entry.json["cost_input_per_million"] == 0)
        #expect(entry.json["cost_output_per_million"] == 0)
    }

    @Test func aLocalModelIsTheServersOwn() {
        var entry = ModelEntry(local: "Qwen3-0.6B-GGUF", checkpoint: "unsloth/Qwen3-0.6B-GGUF:Q4_0")
        entry.size = 0.38
        entry.isSuggested = true
        entry.labels = [.custom, .reasoning]
        entry.contextWindow = 40960
        #expect(
            text(entry)
                == #"{"id":"Qwen3-0.6B-GGUF","object":"model","created":0,"owned_by":"lemonade","recipe":"llamacpp","#
                + #""checkpoint":"unsloth/Qwen3-0.6B-GGUF:Q4_0","downloaded":true,"suggested":true,"#
                + #""labels":["custom","reasoning"],"size":0.38,"max_context_window":40960,"context_length":40960}"#)
    }

    private static let kinds: [(ModelKind, Bool, [String])] = [
        (ModelKind.unknown, true, ["cloud", "chat"]), (.chat, true, ["cloud", "chat"]),
        (.embedding, false, ["cloud", "embeddings"]), (.reranking, false, ["cloud", "reranking"]),
        (.image, false, ["cloud"]), (.completion, false, ["cloud"]), (.other, false, ["cloud"]),
    ]

    @Test(arguments: kinds)
    func theKindDecidesWhetherItIsListedAndHowItIsLabelled(kind: ModelKind, isListed: Bool, labels: [String]) throws {
        let entry = ModelEntry(model("x", kind), of: try ProviderName("p"), named: "p.x")
        #expect(entry.isListed == isListed)
        #expect(entry.labels.words == labels)
    }
}
