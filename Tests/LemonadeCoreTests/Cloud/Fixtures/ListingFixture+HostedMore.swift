@testable import LemonadeCore

extension ListingFixture {
    /// Levels of effort; no `created`.
    static let deepSeek = ListingFixture(
        name: "DeepSeek", baseURL: "https://api.deepseek.com/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"deepseek-v4","object":"model","owned_by":"deepseek","name":"DeepSeek V4","context_window":1048576,
             "max_output_tokens":393216,"input_modalities":["text"],"output_modalities":["text"],
             "effort":{"supported_levels":["low","high"],"default_level":"low"},"api_capabilities":["tool_calls"]},
            {"id":"deepseek-lite","object":"model","owned_by":"deepseek","context_window":131072,
             "effort":{"supported_levels":[]},"api_capabilities":[]}]}
            """#,
        models: [
            model("deepseek-v4", .chat, [.toolCalling, .reasoning], context: 1_048_576),
            model("deepseek-lite", context: 131_072),
        ])

    /// What DeepSeek answered before.
    static let deepSeekBare = ListingFixture(
        name: "DeepSeek, bare", baseURL: "https://api.deepseek.com",
        json: #"""
            {"object":"list","data":[{"id":"deepseek-chat","object":"model","owned_by":"deepseek"},
            {"id":"deepseek-reasoner","object":"model","owned_by":"deepseek"}]}
            """#,
        models: [model("deepseek-chat"), model("deepseek-reasoner")])

    /// Ten-thousandths of a dollar; a threshold that is no limit.
    static let xAI = ListingFixture(
        name: "xAI", baseURL: "https://api.x.ai/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"grok-4","aliases":["grok-4-latest"],"context_length":256000,"created":1752019200,"object":"model",
             "owned_by":"xai","prompt_text_token_price":12500,"long_context_threshold":128000},
            {"id":"grok-no-context","created":1752019200,"object":"model","owned_by":"xai",
             "prompt_text_token_price":0,"long_context_threshold":128000},
            {"id":"grok-2-image-1212","created":1736726400,"object":"model","owned_by":"xai"}]}
            """#,
        models: [
            model("grok-4", context: 256_000, input: "1.25", created: 1_752_019_200),
            model("grok-no-context", input: "0", created: 1_752_019_200),
            model("grok-2-image-1212", .image, created: 1_736_726_400),
        ])

    /// The richer listing beside it.
    static let xAILanguageModels = ListingFixture(
        name: "xAI language models", baseURL: "https://api.x.ai/v1",
        json: #"""
            {"models":[
            {"id":"grok-4","fingerprint":"fp_1","created":1752019200,"object":"model","owned_by":"xai","version":"1.0",
             "input_modalities":["text","image"],"output_modalities":["text"],"prompt_text_token_price":30000,
             "cached_prompt_text_token_price":7500,"prompt_image_token_price":30000,
             "completion_text_token_price":150000,"aliases":[]}]}
            """#,
        models: [model("grok-4", .chat, [.vision], input: "3", output: "15", created: 1_752_019_200)])

    /// Bare, and not all of what there is.
    static let zAI = ListingFixture(
        name: "Z.ai", baseURL: "https://api.z.ai/api/paas/v4",
        json: #"""
            {"object":"list","data":[{"id":"glm-4.7","object":"model","created":1766000000,"owned_by":"z-ai"},
            {"id":"glm-5","object":"model","created":1770000000,"owned_by":"z-ai"}]}
            """#,
        models: [model("glm-4.7", created: 1_766_000_000), model("glm-5", created: 1_770_000_000)])

    /// Booleans of their own spelling.
    static let moonshot = ListingFixture(
        name: "Moonshot", baseURL: "https://api.moonshot.ai/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"kimi-k3","object":"model","created":1770000000,"owned_by":"moonshot","context_length":1048576,
             "supports_image_in":true,"supports_video_in":false,"supports_reasoning":true},
            {"id":"moonshot-v1-8k","object":"model","created":1700000000,"owned_by":"moonshot"}]}
            """#,
        models: [
            model("kimi-k3", .unknown, [.vision, .reasoning], context: 1_048_576, created: 1_770_000_000),
            model("moonshot-v1-8k", created: 1_700_000_000),
        ])

    /// Bare entries of every kind.
    static let nvidia = ListingFixture(
        name: "NVIDIA", baseURL: "https://integrate.api.nvidia.com/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"meta/llama-3.1-8b-instruct","object":"model","created":735790403,"owned_by":"meta"},
            {"id":"baai/bge-m3","object":"model","created":735790403,"owned_by":"baai"},
            {"id":"nvidia/nv-embedqa-e5-v5","object":"model","created":735790403,"owned_by":"nvidia"},
            {"id":"nvidia/nv-rerankqa-mistral-4b-v3","object":"model","created":735790403,"owned_by":"nvidia"},
            {"id":"nvidia/llama-3.1-nemoguard-8b-content-safety","object":"model","created":735790403,
             "owned_by":"nvidia"},
            {"id":"nvidia/llama-3.1-nemotron-70b-reward","object":"model","created":735790403,"owned_by":"nvidia"},
            {"id":"nvidia/nemotron-parse","object":"model","created":735790403,"owned_by":"nvidia"},
            {"id":"nvidia/nvclip","object":"model","created":735790403,"owned_by":"nvidia"}]}
            """#,
        models: [
            model("meta/llama-3.1-8b-instruct", created: 735_790_403),
            model("baai/bge-m3", .embedding, created: 735_790_403),
            model("nvidia/nv-embedqa-e5-v5", .embedding, created: 735_790_403),
            model("nvidia/nv-rerankqa-mistral-4b-v3", .reranking, created: 735_790_403),
            model("nvidia/llama-3.1-nemoguard-8b-content-safety", .moderation, created: 735_790_403),
            model("nvidia/llama-3.1-nemotron-70b-reward", .other, created: 735_790_403),
            model("nvidia/nemotron-parse", .ocr, created: 735_790_403),
            model("nvidia/nvclip", .other, created: 735_790_403),
        ],
        isReadByShape: false)

    /// Everything in `metadata`, which may be null.
    static let deepInfra = ListingFixture(
        name: "DeepInfra", baseURL: "https://api.deepinfra.com/v1/openai",
        json: #"""
            {"object":"list","data":[
            {"id":"Qwen/Qwen3-VL-235B","object":"model","created":1750000000,"owned_by":"deepinfra",
             "metadata":{"description":"VL","context_length":131072,"max_tokens":131072,
              "pricing":{"input_tokens":0.04,"output_tokens":0.13},"tags":["chat","vision","reasoning"]}},
            {"id":"Qwen/Qwen3-Embedding-8B","object":"model","owned_by":"deepinfra","metadata":{"context_length":32768,
              "pricing":{"input_tokens":0.01,"output_tokens":0},"tags":["embed"]}},
            {"id":"some/bare","object":"model","owned_by":"deepinfra","metadata":null},
            {"id":"openai/whisper-large-v3-turbo","object":"model","owned_by":"deepinfra","metadata":null}]}
            """#,
        models: [
            model(
                "Qwen/Qwen3-VL-235B", .chat, [.vision, .reasoning], context: 131_072, input: "0.04", output: "0.13",
                created: 1_750_000_000),
            model("Qwen/Qwen3-Embedding-8B", .embedding, context: 32768, input: "0.01", output: "0"),
            model("some/bare"),
            model("openai/whisper-large-v3-turbo", .transcription),
        ])

    /// Cents per token; the context is called `max_tokens`.
    static let deepInfraNative = ListingFixture(
        name: "DeepInfra native", baseURL: "https://api.deepinfra.com",
        json: #"""
            [{"model_name":"deepseek-ai/DeepSeek-V3.2","type":"text-generation","tags":["openai"],
              "pricing":{"type":"tokens","cents_per_input_token":2.6e-05,"cents_per_output_token":0.000038},
              "max_tokens":163840},
             {"model_name":"BAAI/bge-m3","type":"embeddings","tags":[],
              "pricing":{"type":"input_tokens","cents_per_input_token":0.000001},"max_tokens":8192},
             {"model_name":"stabilityai/sdxl-turbo","type":"text-to-image","tags":[],
              "pricing":{"type":"image_units","cents_per_image_unit":0.02},"max_tokens":null}]
            """#,
        models: [
            model("deepseek-ai/DeepSeek-V3.2", .chat, context: 163_840, input: "0.26", output: "0.38"),
            model("BAAI/bge-m3", .embedding, context: 8192, input: "0.01"),
            model("stabilityai/sdxl-turbo", .image),
        ])

    /// Capabilities as objects; pages; `max_tokens` is what may come out.
    static let anthropic = ListingFixture(
        name: "Anthropic", baseURL: "https://api.anthropic.com/v1",
        json: #"""
            {"data":[
            {"type":"model","id":"claude-opus-5","display_name":"Claude Opus 5","created_at":"2026-05-20T00:00:00Z",
             "max_input_tokens":1000000,"max_tokens":128000,
             "capabilities":{"image_input":{"supported":true},"pdf_input":{"supported":true},
              "structured_outputs":{"supported":true},"thinking":{"supported":true,"types":{"adaptive":true}},
              "effort":{"supported":true}}},
            {"type":"model","id":"claude-text-1","display_name":"Text","created_at":"2024-01-01T00:00:00Z",
             "max_tokens":4096,"capabilities":{"image_input":{"supported":false},"thinking":{"supported":false}}}],
            "has_more":true,"first_id":"claude-opus-5","last_id":"claude-text-1"}
            """#,
        models: [
            model("claude-opus-5", .unknown, [.vision, .reasoning], context: 1_000_000),
            model("claude-text-1"),
        ],
        next: NextPage(name: "after_id", mark: "claude-text-1"))

    /// Methods say what a model is for.
    static let geminiNative = ListingFixture(
        name: "Gemini native", baseURL: "https://generativelanguage.googleapis.com/v1beta",
        json: #"""
            {"models":[
            {"name":"models/gemini-2.5-flash","version":"001","displayName":"Gemini 2.5 Flash",
             "inputTokenLimit":1048576,"outputTokenLimit":65536,
             "supportedGenerationMethods":["generateContent","countTokens"],"thinking":true},
            {"name":"models/gemini-embedding-001","inputTokenLimit":2048,"outputTokenLimit":1,
             "supportedGenerationMethods":["embedContent"]},
            {"name":"models/imagen-4.0-generate-001","inputTokenLimit":480,
             "supportedGenerationMethods":["predict"]},
            {"name":"models/veo-3.0-generate-001","inputTokenLimit":480,
             "supportedGenerationMethods":["predictLongRunning"]},
            {"name":"models/gemini-2.5-flash-live","inputTokenLimit":131072,
             "supportedGenerationMethods":["bidiGenerateContent"]}],
            "nextPageToken":"Ch1t"}
            """#,
        models: [
            model(
                "gemini-2.5-flash", .chat, [.reasoning], context: 1_048_576, listedAs: "models/gemini-2.5-flash"),
            model("gemini-embedding-001", .embedding, context: 2048, listedAs: "models/gemini-embedding-001"),
            model("imagen-4.0-generate-001", .image, context: 480, listedAs: "models/imagen-4.0-generate-001"),
            model("veo-3.0-generate-001", .video, context: 480, listedAs: "models/veo-3.0-generate-001"),
            model("gemini-2.5-flash-live", .other, context: 131_072, listedAs: "models/gemini-2.5-flash-live"),
        ],
        next: NextPage(name: "pageToken", mark: "Ch1t"), isReadByShape: false)

    /// Bare entries with a prefix on every id.
    static let gemini = ListingFixture(
        name: "Gemini", baseURL: "https://generativelanguage.googleapis.com/v1beta/openai",
        json: #"""
            {"object":"list","data":[
            {"id":"models/gemini-2.5-pro","object":"model","owned_by":"google","display_name":"Gemini 2.5 Pro"},
            {"id":"models/text-embedding-004","object":"model","owned_by":"google","display_name":"Embedding"},
            {"id":"models/imagen-4.0-generate-001","object":"model","owned_by":"google","display_name":"Imagen 4"},
            {"id":"models/veo-3.0-generate-001","object":"model","owned_by":"google","display_name":"Veo 3"},
            {"id":"models/gemini-2.5-flash-preview-tts","object":"model","owned_by":"google"},
            {"id":"models/gemini-live-2.5-flash-preview","object":"model","owned_by":"google"},
            {"id":"models/aqa","object":"model","owned_by":"google"}]}
            """#,
        models: [
            model("gemini-2.5-pro", listedAs: "models/gemini-2.5-pro"),
            model("text-embedding-004", .embedding, listedAs: "models/text-embedding-004"),
            model("imagen-4.0-generate-001", .image, listedAs: "models/imagen-4.0-generate-001"),
            model("veo-3.0-generate-001", .video, listedAs: "models/veo-3.0-generate-001"),
            model("gemini-2.5-flash-preview-tts", .speech, listedAs: "models/gemini-2.5-flash-preview-tts"),
            model("gemini-live-2.5-flash-preview", .other, listedAs: "models/gemini-live-2.5-flash-preview"),
            model("aqa", .other, listedAs: "models/aqa"),
        ],
        isReadByShape: false)

    /// Names, endpoints, and a context that is a float.
    static let cohere = ListingFixture(
        name: "Cohere", baseURL: "https://api.cohere.ai/compatibility/v1",
        json: #"""
            {"models":[
            {"name":"command-a-03-2025","is_deprecated":false,"endpoints":["chat"],"finetuned":false,
             "context_length":256000.0,"tokenizer_url":"https://s/t.json","default_endpoints":[],
             "features":["tools","vision"]},
            {"name":"command","is_deprecated":true,"endpoints":["generate"],"finetuned":false,"context_length":4096.0,
             "features":null},
            {"name":"embed-v4.0","endpoints":["embed","embed_image"],"context_length":128000.0,"features":null},
            {"name":"rerank-v4.0-pro","endpoints":["rerank"],"context_length":32768.0,"features":null},
            {"name":"sorter","endpoints":["classify"],"context_length":512.5}],
            "next_page_token":"tok"}
            """#,
        models: [
            model("command-a-03-2025", .chat, [.vision, .toolCalling], context: 256_000),
            model("command", .completion, context: 4096),
            model("embed-v4.0", .embedding, context: 128_000),
            model("rerank-v4.0-pro", .reranking, context: 32768),
            model("sorter", .other),
        ],
        next: NextPage(name: "page_token", mark: "tok"))

    /// Several providers behind a model: only what all live ones promise counts.
    static let huggingFace = ListingFixture(
        name: "Hugging Face", baseURL: "https://router.huggingface.co/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"openai/gpt-oss-120b","object":"model","created":1754000000,"owned_by":"openai",
             "architecture":{"input_modalities":["text"],"output_modalities":["text"]},
             "providers":[
              {"provider":"groq","status":"live","context_length":131072,"pricing":{"input":0.15,"output":0.6},
               "supports_tools":true,"supports_structured_output":true},
              {"provider":"old","status":"error","context_length":1024,"pricing":{"input":9,"output":9},
               "supports_tools":false},
              {"provider":"fast","status":"live","context_length":65536,"pricing":{"input":0.15,"output":0.75},
               "supports_tools":true}]},
            {"id":"zai-org/GLM-5","object":"model","created":1754000000,"owned_by":"zai-org",
             "architecture":{"input_modalities":["text","image"],"output_modalities":["text"]},
             "providers":[{"provider":"one","status":"live","pricing":{"input":1,"output":3.2},"supports_tools":true},
              {"provider":"two","status":"live"}]},
            {"id":"nobody/home","object":"model","created":1754000000,"owned_by":"nobody",
             "providers":[{"provider":"one","status":"staging","context_length":4096,"supports_tools":true}]}]}
            """#,
        models: [
            model("openai/gpt-oss-120b", .chat, [.toolCalling], context: 65536, input: "0.15", created: 1_754_000_000),
            model("zai-org/GLM-5", .chat, [.vision], created: 1_754_000_000),
            model("nobody/home", created: 1_754_000_000),
        ])

    /// A bare array; capabilities as words.
    static let gitHub = ListingFixture(
        name: "GitHub Models", baseURL: "https://models.github.ai/inference",
        json: #"""
            [{"id":"openai/gpt-4.1","name":"OpenAI GPT-4.1","publisher":"OpenAI","registry":"azure-openai",
              "summary":"x","capabilities":["streaming","tool-calling"],
              "limits":{"max_input_tokens":1048576,"max_output_tokens":32768},"rate_limit_tier":"high",
              "supported_input_modalities":["text","image"],"supported_output_modalities":["text"],"tags":[]},
             {"id":"deepseek/deepseek-r1","name":"R1","publisher":"DeepSeek","capabilities":["streaming","reasoning"],
              "limits":{"max_input_tokens":128000,"max_output_tokens":4096},"supported_input_modalities":["text"],
              "supported_output_modalities":["text"],"tags":["reasoning","coding"]},
             {"id":"openai/text-embedding-3-small","name":"E","publisher":"OpenAI","capabilities":[],
              "limits":{"max_input_tokens":8191,"max_output_tokens":null},"supported_input_modalities":["text"],
              "supported_output_modalities":["embeddings"],"tags":["rag"]}]
            """#,
        models: [
            model("openai/gpt-4.1", .chat, [.vision, .toolCalling], context: 1_048_576),
            model("deepseek/deepseek-r1", .chat, [.reasoning], context: 128_000),
            model("openai/text-embedding-3-small", .embedding, context: 8191),
        ])

    /// Four bare members.
    static let siliconFlow = ListingFixture(
        name: "SiliconFlow", baseURL: "https://api.siliconflow.com/v1",
        json: #"""
            {"object":"list","data":[{"id":"deepseek-ai/DeepSeek-V3.2","object":"model","created":0,"owned_by":""},
            {"id":"Kwai-Kolors/Kolors","object":"model","created":0,"owned_by":""}]}
            """#,
        models: [model("deepseek-ai/DeepSeek-V3.2"), model("Kwai-Kolors/Kolors", .image)])
}
