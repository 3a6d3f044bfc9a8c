import Testing

@testable import LemonadeCore

struct CommonMembersTests {
    private func read(_ members: String, as dialect: ProviderDialect = .generic) throws -> DiscoveredModel {
        let listing = try ListingReader.read(Array(#"[{"id":"m",\#(members)}]"#.utf8), dialect: dialect)
        return try #require(listing.models.first)
    }

    private static let contexts: [(String, Int)] = [
        (#""context_length":8192"#, 8192),
        (#""context_length":8192.0"#, 8192),
        (#""context_length":8.192e3"#, 8192),
        (#""context_length":"8192""#, 8192),
        (#""context_length":"8192.0""#, 8192),
        (#""context_window":8192"#, 8192),
        (#""max_context_length":8192"#, 8192),
        (#""max_model_len":8192"#, 8192),
        (#""context_size":8192"#, 8192),
        (#""contextLength":8192"#, 8192),
        (#""inputTokenLimit":8192"#, 8192),
        (#""max_input_tokens":8192"#, 8192),
        (#""max_context_window":8192"#, 8192),
        (#""limits":{"max_input_tokens":8192}"#, 8192),
        (#""metadata":{"context_length":8192}"#, 8192),
        (#""meta":{"n_ctx_train":8192}"#, 8192),
        (#""context_length":100000,"top_provider":{"context_length":8192}"#, 8192),
        (#""max_context_length":100000,"loaded_context_length":8192"#, 8192),
        (#""context_length":100000,"meta":{"n_ctx":8192,"n_ctx_train":100000}"#, 8192),
        (#""context_length":100000,"max_prompt_tokens":8192"#, 8192),
        (#""capabilities":{"limits":{"max_prompt_tokens":8192,"max_context_window_tokens":9000}}"#, 8192),
        (#""context_length":0,"context_window":8192"#, 8192),
        (#""context_length":null,"max_model_len":8192"#, 8192),
        (#""context_length":-1,"max_model_len":8192"#, 8192),
    ]

    @Test(arguments: contexts)
    func readsTheContextInEverySpelling(members: String, context: Int) throws {
        #expect(try read(members).contextWindow == context)
    }

    @Test(arguments: [
        #""max_tokens":8192"#, #""long_context_threshold":8192"#, #""max_completion_tokens":8192"#,
        #""context_length":0"#, #""context_length":-8192"#, #""context_length":8192.5"#, #""context_length":"many""#,
        #""context_length":"8k""#, #""context_length":true"#, #""context_length":[8192]"#, #""context_length":1e300"#,
        #""context_length":99999999999999999999"#, #""context_length":2000000000"#, #""context_length":"""#,
        #""outputTokenLimit":8192"#, #""limits":8192"#, #""meta":{"n_ctx":"x"}"#, #""object":"model""#,
    ])
    func neverGuessesAContext(members: String) throws {
        #expect(try read(members).contextWindow == nil)
    }

    private static let abilities: [(String, ModelLabels)] = [
        (#""capabilities":["vision","tool-calling"]"#, [ModelLabels.vision, .toolCalling]),
        (#""capabilities":["completion","tools","thinking"]"#, [.toolCalling, .reasoning]),
        (
            #""capabilities":{"vision":true,"function_calling":true,"reasoning":true}"#,
            [.vision, .toolCalling, .reasoning]
        ),
        (#""capabilities":{"vision":false,"function_calling":null,"reasoning":"yes"}"#, []),
        (#""capabilities":{"supports":{"vision":true,"tool_calls":true}}"#, [.vision, .toolCalling]),
        (#""capabilities":{"thinking":{"supported":false,"types":{"a":1}}}"#, []),
        (#""capabilities":{"reasoning":{}}"#, []),
        (#""features":["TOOLS"]"#, [.toolCalling]),
        (#""supported_features":["tools","reasoning"]"#, [.toolCalling, .reasoning]),
        (#""supported_parameters":["temperature","tools"]"#, [.toolCalling]),
        (#""supports_vision":true,"supports_tools":false,"supports_reasoning":true"#, [.vision, .reasoning]),
        (#""supports_image_in":true"#, [.vision]),
        (#""modality":"text+image->text""#, [.vision]),
        (#""architecture":{"modality":"text->text"}"#, []),
        (#""supported_input_modalities":["text","image"]"#, [.vision]),
        (#""thinking":"true""#, []),
        (#""capabilities":[]"#, []),
        (#""capabilities":["fast"]"#, []),
    ]

    @Test(arguments: abilities)
    func readsAbilitiesInEverySpelling(members: String, abilities: ModelLabels) throws {
        #expect(try read(members).abilities == abilities)
    }

    private static let kinds: [(String, ModelKind)] = [
        (#""capabilities":["vision","tools"]"#, ModelKind.unknown),
        (#""capabilities":{"vision":true}"#, .unknown),
        (#""capabilities":["embedding"]"#, .embedding),
        (#""capabilities":["completion","embedding"]"#, .chat),
        (#""supports_chat":true,"type":"embedding""#, .chat),
        (#""supports_chat":false"#, .other),
        (#""supports_chat":null"#, .unknown),
        (#""type":"Chat""#, .chat),
        (#""type":"model""#, .unknown),
        (#""type":"base""#, .unknown),
        (#""type":"fine-tuned""#, .unknown),
        (#""type":"language""#, .unknown),
        (#""type":"something new""#, .unknown),
        (#""output_modalities":["text"]"#, .chat),
        (#""output_modalities":["hologram"]"#, .other),
        (#""output_modalities":[]"#, .unknown),
        (#""input_modalities":["audio"],"output_modalities":["text"]"#, .transcription),
        (#""input_modalities":["text","audio"],"output_modalities":["text"]"#, .chat),
        (#""modality":"text->image""#, .image),
        (#""modality":"text""#, .unknown),
        (#""object":"model""#, .unknown),
    ]

    @Test(arguments: kinds)
    func hidesOnlyWhatIsSaidNotToChat(members: String, kind: ModelKind) throws {
        #expect(try read(members).kind == kind)
    }

    private static let ids: [(String, ModelKind?)] = [
        ("gpt-5", nil as ModelKind?), ("claude-sonnet-5", nil), ("llama-3.3-70b-versatile", nil),
        ("openai/gpt-oss-safeguard-20b", nil), ("deepseek-r1", nil), ("qwen2.5-vl-72b-instruct", nil),
        ("command-r", nil),
        ("mixtral-8x7b", nil), ("gemma-3-27b-it", nil), ("vicuna-13b", nil), ("gpt-4o-audio-preview", nil),
        ("o3-deep-research", nil), ("phi-4-multimodal-instruct", nil), ("sorafon", nil), ("veombra", nil),
        ("text-embedding-3-large", .embedding), ("nomic-embed-text:latest", .embedding), ("BAAI/bge-m3", .embedding),
        ("intfloat/multilingual-e5-large", .embedding), ("thenlper/gte-large", .embedding),
        ("BAAI/bge-reranker-v2-m3", .reranking), ("rerank-english-v3.0", .reranking),
        ("openai/whisper-large-v3", .transcription), ("gpt-4o-transcribe", .transcription),
        ("nvidia/parakeet-ctc-1.1b-asr", .transcription), ("tts-1", .speech), ("hexgrad/Kokoro-82M", .speech),
        ("omni-moderation-latest", .moderation), ("meta-llama/Llama-Guard-3-8B", .moderation),
        ("ibm/granite-guardian-3.0-8b", .moderation), ("dall-e-2", .image), ("FLUX.1-dev", .image),
        ("stabilityai/stable-diffusion-xl", .image), ("imagen-4", .image), ("gpt-image-1", .image),
        ("sora-2", .video), ("veo-3.0", .video), ("Wan2.1-T2V-14B", .video), ("mistral-ocr-latest", .ocr),
        ("gpt-realtime", .other),
    ]

    @Test(arguments: ids)
    func theIDTellsWhereNothingElseDoes(id: String, kind: ModelKind?) {
        #expect(IDWords(id).kind(by: IDPattern.common) == kind)
    }

    @Test func theIDIsSilentWhereTheEntrySpeaks() throws {
        let listing = try ListingReader.read(
            Array(#"[{"id":"whisper-chat","supports_chat":true},{"id":"embed-me","type":"llm"}]"#.utf8),
            dialect: .generic)
        #expect(listing.models.map(\.kind) == [.chat, .chat])
    }

    @Test(arguments: [
        #""pricing":{"prompt":0.00000125,"completion":0.00001},"architecture":{}"#,
        #""pricing":{"prompt":"0.00000125","completion":"0.00001"}"#,
        #""pricing":{"input":"0.5","output":"1.5"}"#, #""pricing":{"input":0.5,"output":1.5}"#,
        #""pricing":{"input":0.00000125,"output":0.00001}"#, #""price":5"#, #""pricing":"cheap""#,
        #""input_price":3,"output_price":15"#,
        #""pricing":[{"sku":"LLM input tokens","amount":"1","unit":"1K tokens"}]"#,
        #""cost":{"input":3}"#, #""cost_input_per_million":3"#,
    ])
    func aPriceOfUnknownShapeIsUnknown(members: String) throws {
        let model = try read(members)
        #expect(model.inputPrice == nil && model.outputPrice == nil)
    }

    @Test(arguments: [
        #""pricing":{"prompt":"-1","completion":"-1"},"architecture":{}"#,
        #""pricing":{"prompt":"-0.5","completion":"nan"},"architecture":{}"#,
        #""pricing":{"prompt":"","completion":"free"},"architecture":{}"#,
        #""pricing":{"prompt":"1e30","completion":"0x10"},"architecture":{}"#,
        #""prompt_text_token_price":-5"#,
        #""metadata":{"pricing":{"input_tokens":-1,"output_tokens":null}}"#,
    ])
    func negativeAndAbsurdPricesAreUnknown(members: String) throws {
        let model = try read(members)
        #expect(model.inputPrice == nil && model.outputPrice == nil)
    }

    private static let moments: [(String, Int)] = [
        (#""created":1754425777"#, 1_754_425_777), (#""created":1754425777.0"#, 1_754_425_777), (#""created":0"#, 0),
        (#""created":-5"#, 0), (#""created":"2026-01-01""#, 0), (#""created":1e18"#, 0), (#""created":null"#, 0),
        (#""created":1770000001,"owned_by":"vllm""#, 0),
    ]

    @Test(arguments: moments)
    func aMomentThatIsNoneIsZero(members: String, created: Int) throws {
        #expect(try read(members).created == created)
    }
}
