@testable import LemonadeCore

extension ListingFixture {
    /// Bare entries: only the id tells.
    static let openAI = ListingFixture(
        name: "OpenAI", baseURL: "https://api.openai.com/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"gpt-5","object":"model","created":1754425777,"owned_by":"system","shutdown_date":null},
            {"id":"gpt-4o-audio-preview","object":"model","created":1727460443,"owned_by":"system"},
            {"id":"o3-deep-research","object":"model","created":1749685485,"owned_by":"system"},
            {"id":"gpt-3.5-turbo-instruct","object":"model","created":1692901427,"owned_by":"system",
             "shutdown_date":"2026-09-28"},
            {"id":"davinci-002","object":"model","created":1692634301,"owned_by":"system"},
            {"id":"babbage-002","object":"model","created":1692634615,"owned_by":"system"},
            {"id":"text-embedding-3-small","object":"model","created":1705948997,"owned_by":"system"},
            {"id":"omni-moderation-latest","object":"model","created":1731689265,"owned_by":"system"},
            {"id":"dall-e-3","object":"model","created":1698785189,"owned_by":"system"},
            {"id":"gpt-image-1","object":"model","created":1745517030,"owned_by":"system"},
            {"id":"tts-1-hd","object":"model","created":1699046015,"owned_by":"system"},
            {"id":"gpt-4o-mini-tts","object":"model","created":1742403959,"owned_by":"system"},
            {"id":"whisper-1","object":"model","created":1677532384,"owned_by":"openai-internal"},
            {"id":"gpt-4o-transcribe","object":"model","created":1742068463,"owned_by":"system"},
            {"id":"gpt-realtime","object":"model","created":1756271701,"owned_by":"system"},
            {"id":"sora-2","object":"model","created":1759708615,"owned_by":"system"},
            {"id":"ft:gpt-4o-mini:acme::9x","object":"model","created":1721172741,"owned_by":"acme"}]}
            """#,
        models: [
            model("gpt-5", created: 1_754_425_777),
            model("gpt-4o-audio-preview", created: 1_727_460_443),
            model("o3-deep-research", created: 1_749_685_485),
            model("gpt-3.5-turbo-instruct", .completion, created: 1_692_901_427),
            model("davinci-002", .completion, created: 1_692_634_301),
            model("babbage-002", .completion, created: 1_692_634_615),
            model("text-embedding-3-small", .embedding, created: 1_705_948_997),
            model("omni-moderation-latest", .moderation, created: 1_731_689_265),
            model("dall-e-3", .image, created: 1_698_785_189),
            model("gpt-image-1", .image, created: 1_745_517_030),
            model("tts-1-hd", .speech, created: 1_699_046_015),
            model("gpt-4o-mini-tts", .speech, created: 1_742_403_959),
            model("whisper-1", .transcription, created: 1_677_532_384),
            model("gpt-4o-transcribe", .transcription, created: 1_742_068_463),
            model("gpt-realtime", .other, created: 1_756_271_701),
            model("sora-2", .video, created: 1_759_708_615),
            model("ft:gpt-4o-mini:acme::9x", created: 1_721_172_741),
        ],
        isReadByShape: false)

    /// Capabilities as booleans, context as a number.
    static let fireworksInference = ListingFixture(
        name: "Fireworks inference", baseURL: "https://api.fireworks.ai/inference/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"accounts/fireworks/models/kimi-k2p5","object":"model","owned_by":"fireworks","created":1769000000,
             "kind":"HF_BASE_MODEL","supports_chat":true,"supports_image_input":true,"supports_tools":true,
             "context_length":262144},
            {"id":"accounts/fireworks/models/deepseek-v3p2","object":"model","owned_by":"fireworks","created":1764000000,
             "kind":"HF_BASE_MODEL","supports_chat":true,"supports_image_input":false,"supports_tools":false,
             "context_length":163840},
            {"id":"accounts/fireworks/routers/kimi-fast","object":"model","owned_by":"fireworks","created":1769000001,
             "supports_chat":true,"supports_image_input":false,"supports_tools":true},
            {"id":"accounts/fireworks/models/flux-1-dev-fp8","object":"model","owned_by":"fireworks","created":1729000000,
             "kind":"FLUMINA_BASE_MODEL","supports_chat":false,"supports_image_input":false,"supports_tools":false},
            {"id":"accounts/fireworks/models/qwen3-embedding-8b","object":"model","owned_by":"fireworks",
             "created":1751000000,"kind":"EMBEDDING_MODEL","supports_chat":false,"context_length":40960},
            {"id":"accounts/acme/models/draft","object":"model","owned_by":"acme","created":1751000001,
             "kind":"DRAFT_ADDON","supports_chat":false,"context_length":0}]}
            """#,
        models: [
            model(
                "accounts/fireworks/models/kimi-k2p5", .chat, [.vision, .toolCalling], context: 262_144,
                created: 1_769_000_000),
            model("accounts/fireworks/models/deepseek-v3p2", .chat, context: 163_840, created: 1_764_000_000),
            model("accounts/fireworks/routers/kimi-fast", .chat, [.toolCalling], created: 1_769_000_001),
            model("accounts/fireworks/models/flux-1-dev-fp8", .image, created: 1_729_000_000),
            model(
                "accounts/fireworks/models/qwen3-embedding-8b", .embedding, context: 40960, created: 1_751_000_000),
            model("accounts/acme/models/draft", .other, created: 1_751_000_001),
        ])

    /// Prices as a list of SKUs.
    static let fireworksServerless = ListingFixture(
        name: "Fireworks serverless", baseURL: "https://api.fireworks.ai/v1/serverless",
        json: #"""
            {"models":[
            {"id":"accounts/fireworks/models/kimi-k2p5","serverless_mode":"SHARED","aliases":["kimi"],
             "pricing":[{"sku":"LLM input tokens (uncached)","amount":"0.9","unit":"1M tokens"},
                        {"sku":"LLM input tokens (cached)","amount":"0.1","unit":"1M tokens"},
                        {"sku":"LLM output tokens","amount":"3.00","unit":"1M tokens"}],
             "display_name":"Kimi K2.5","context_length":262144,"input_modalities":["text","image"],
             "output_modalities":["text"],"created":1769000000},
            {"id":"accounts/fireworks/models/per-step","pricing":[{"sku":"Image generation","amount":"0.0005",
             "unit":"step"}],"input_modalities":["text"],"output_modalities":["image"],"created":1729000000},
            {"id":"accounts/fireworks/models/odd-unit","pricing":[{"sku":"LLM input tokens","amount":"0.2",
             "unit":"1K tokens"},{"sku":"LLM output tokens","amount":"0.2","unit":"1M tokens"},
             {"sku":"LLM output tokens (long)","amount":"0.4","unit":"1M tokens"}],"context_length":4096}]}
            """#,
        models: [
            model(
                "accounts/fireworks/models/kimi-k2p5", .chat, [.vision], context: 262_144, input: "0.9", output: "3",
                created: 1_769_000_000),
            model("accounts/fireworks/models/per-step", .image, created: 1_729_000_000),
            model("accounts/fireworks/models/odd-unit", context: 4096),
        ])

    /// Names instead of ids, camel case, pages.
    static let fireworksControlPlane = ListingFixture(
        name: "Fireworks control plane", baseURL: "https://api.fireworks.ai/v1/accounts/fireworks",
        json: #"""
            {"models":[
            {"name":"accounts/fireworks/models/glm-5","displayName":"GLM 5","kind":"HF_BASE_MODEL",
             "contextLength":131072,"supportsImageInput":false,"supportsTools":true,"supportsServerless":true,
             "conversationConfig":{"style":"jinja"},"deprecationDate":null},
            {"name":"accounts/fireworks/models/nomic-embed","displayName":"Nomic","kind":"EMBEDDING_MODEL",
             "contextLength":8192,"supportsImageInput":false,"supportsTools":false},
            {"name":"accounts/fireworks/models/sdxl","displayName":"SDXL","kind":"FLUMINA_BASE_MODEL",
             "contextLength":0,"supportsImageInput":true,"supportsTools":false}],
            "nextPageToken":"page two&=/","totalSize":3}
            """#,
        models: [
            model("accounts/fireworks/models/glm-5", .unknown, [.toolCalling], context: 131_072),
            model("accounts/fireworks/models/nomic-embed", .embedding, context: 8192),
            model("accounts/fireworks/models/sdxl", .image, [.vision]),
        ],
        next: NextPage(name: "pageToken", mark: "page two&=/"))

    /// Dollars per token as strings; modalities; what is in effect in `top_provider`.
    static let openRouter = ListingFixture(
        name: "OpenRouter", baseURL: "https://openrouter.ai/api/v1",
        json: #"""
            {"data":[
            {"id":"openai/gpt-5","canonical_slug":"openai/gpt-5-2025-08-07","hugging_face_id":"","name":"OpenAI: GPT-5",
             "created":1754587413,"context_length":400000,
             "architecture":{"modality":"text+image->text","input_modalities":["text","image","file"],
              "output_modalities":["text"],"tokenizer":"GPT","instruct_type":null},
             "pricing":{"prompt":"0.00000125","completion":"0.00001","input_cache_read":"0.000000125"},
             "top_provider":{"context_length":272000,"max_completion_tokens":128000,"is_moderated":true},
             "supported_parameters":["include_reasoning","reasoning","tools","tool_choice"],
             "per_request_limits":null,"expiration_date":null,"knowledge_cutoff":null},
            {"id":"meta-llama/llama-3.3-70b-instruct:free","canonical_slug":"x","name":"Llama","created":1733506137,
             "context_length":65536,"architecture":{"modality":"text->text","input_modalities":["text"],
              "output_modalities":["text"]},"pricing":{"prompt":"0","completion":"0"},
             "top_provider":{"context_length":null,"max_completion_tokens":null},"supported_parameters":["tools"]},
            {"id":"openrouter/auto","canonical_slug":"openrouter/auto","name":"Auto","created":1699401600,
             "context_length":2000000,"architecture":{"modality":"text->text"},
             "pricing":{"prompt":"-1","completion":"-1"},"top_provider":{"context_length":null},
             "supported_parameters":[]},
            {"id":"google/gemini-2.5-flash-image","canonical_slug":"g","created":1759000000,"context_length":32768,
             "architecture":{"modality":"text+image->text+image","input_modalities":["image","text"],
              "output_modalities":["image","text"]},"pricing":{"prompt":"0.0000003","completion":"0.0000025",
              "image":"0.001238"},"supported_parameters":[]},
            {"id":"black-forest-labs/flux.2","canonical_slug":"f","created":1763000000,"context_length":46864,
             "architecture":{"modality":"text+image->image","input_modalities":["text","image"],
              "output_modalities":["image"]},"pricing":{"prompt":"0","completion":"0.000014648"},
             "supported_parameters":["seed"]},
            {"id":"openai/text-embedding-3-large","canonical_slug":"e","created":1761000000,"context_length":8192,
             "architecture":{"modality":"text->embeddings","input_modalities":["text"],
              "output_modalities":["embeddings"]},"pricing":{"prompt":"1.3e-7","completion":"0"},
             "supported_parameters":[]}]}
            """#,
        models: [
            model(
                "openai/gpt-5", .chat, [.vision, .toolCalling, .reasoning], context: 272_000, input: "1.25",
                output: "10", created: 1_754_587_413),
            model(
                "meta-llama/llama-3.3-70b-instruct:free", .chat, [.toolCalling], context: 65536, input: "0",
                output: "0", created: 1_733_506_137),
            model("openrouter/auto", .chat, context: 2_000_000, created: 1_699_401_600),
            model(
                "google/gemini-2.5-flash-image", .chat, [.vision], context: 32768, input: "0.3", output: "2.5",
                created: 1_759_000_000),
            model(
                "black-forest-labs/flux.2", .image, [.vision], context: 46864, input: "0", output: "14.648",
                created: 1_763_000_000),
            model(
                "openai/text-embedding-3-large", .embedding, context: 8192, input: "0.13", output: "0",
                created: 1_761_000_000),
        ])

    /// A bare array; dollars per million tokens as numbers; a type.
    static let together = ListingFixture(
        name: "Together", baseURL: "https://api.together.xyz/v1",
        json: #"""
            [{"id":"meta-llama/Llama-3.3-70B-Instruct-Turbo","object":"model","created":1733466629,"type":"chat",
              "display_name":"Llama 3.3","organization":"Meta","link":"https://hf.co/x","license":"llama3.3",
              "context_length":131072,"pricing":{"hourly":0,"input":0.88,"output":0.88,"base":0,"finetune":0}},
             {"id":"deepseek-ai/DeepSeek-R1","object":"model","created":1737396322,"type":"chat","context_length":163840,
              "pricing":{"hourly":0,"input":3,"output":7,"base":0,"finetune":0,"cached_input":0.1}},
             {"id":"free/model-free","object":"model","created":0,"type":"chat","context_length":8193,
              "pricing":{"hourly":0,"input":0,"output":0,"base":0,"finetune":0}},
             {"id":"acme/dedicated","object":"model","created":0,"type":"chat","context_length":8192,
              "pricing":{"hourly":3.2,"input":0,"output":0,"base":0,"finetune":0}},
             {"id":"meta-llama/Llama-3-8b-hf","object":"model","created":0,"type":"language","context_length":8192,
              "pricing":{"hourly":0,"input":0.1,"output":0.1,"base":0,"finetune":0}},
             {"id":"Salesforce/codegen","object":"model","created":0,"type":"code","context_length":null},
             {"id":"black-forest-labs/FLUX.1-schnell","object":"model","created":0,"type":"image",
              "pricing":{"hourly":0,"input":0,"output":0,"base":0,"finetune":0}},
             {"id":"BAAI/bge-large-en-v1.5","object":"model","created":0,"type":"embedding","context_length":512,
              "pricing":{"hourly":0,"input":0.02,"output":0.02,"base":0,"finetune":0}},
             {"id":"meta-llama/Llama-Guard-4-12B","object":"model","created":0,"type":"moderation",
              "context_length":1048576,"pricing":{"hourly":0,"input":0.2,"output":0.2,"base":0,"finetune":0}},
             {"id":"Salesforce/Llama-Rank-V1","object":"model","created":0,"type":"rerank","context_length":8192},
             {"id":"cartesia/sonic","object":"model","created":0,"type":"audio"},
             {"id":"openai/whisper-large-v3","object":"model","created":0,"type":"transcribe"},
             {"id":"google/veo-3.0","object":"model","created":0,"type":"video"}]
            """#,
        models: [
            model(
                "meta-llama/Llama-3.3-70B-Instruct-Turbo", .chat, context: 131_072, input: "0.88", output: "0.88",
                created: 1_733_466_629),
            model(
                "deepseek-ai/DeepSeek-R1", .chat, context: 163_840, input: "3", output: "7", created: 1_737_396_322),
            model("free/model-free", .chat, context: 8193, input: "0", output: "0"),
            model("acme/dedicated", .chat, context: 8192),
            model("meta-llama/Llama-3-8b-hf", context: 8192, input: "0.1", output: "0.1"),
            model("Salesforce/codegen"),
            model("black-forest-labs/FLUX.1-schnell", .image, input: "0", output: "0"),
            model("BAAI/bge-large-en-v1.5", .embedding, context: 512, input: "0.02", output: "0.02"),
            model("meta-llama/Llama-Guard-4-12B", .moderation, context: 1_048_576, input: "0.2", output: "0.2"),
            model("Salesforce/Llama-Rank-V1", .reranking, context: 8192),
            model("cartesia/sonic", .speech),
            model("openai/whisper-large-v3", .transcription),
            model("google/veo-3.0", .video),
        ])

    /// `context_window`; inactive models.
    static let groq = ListingFixture(
        name: "Groq", baseURL: "https://api.groq.com/openai/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"llama-3.3-70b-versatile","object":"model","created":1733447754,"owned_by":"Meta","active":true,
             "context_window":131072,"public_apps":null,"max_completion_tokens":32768},
            {"id":"openai/gpt-oss-safeguard-20b","object":"model","created":1761708789,"owned_by":"OpenAI",
             "active":true,"context_window":131072,"public_apps":null,"max_completion_tokens":65536},
            {"id":"gone-70b","object":"model","created":1700000000,"owned_by":"Meta","active":false,
             "context_window":8192,"public_apps":null},
            {"id":"whisper-large-v3","object":"model","created":1693721698,"owned_by":"OpenAI","active":true,
             "context_window":448,"public_apps":null,"max_completion_tokens":448},
            {"id":"playai-tts","object":"model","created":1740682771,"owned_by":"PlayAI","active":true,
             "context_window":8192,"public_apps":null,"max_completion_tokens":8192},
            {"id":"canopylabs/orpheus-v1-english","object":"model","created":1766000000,"owned_by":"Canopy Labs",
             "active":true,"context_window":4000,"public_apps":null},
            {"id":"meta-llama/llama-prompt-guard-2-86m","object":"model","created":1748632165,"owned_by":"Meta",
             "active":true,"context_window":512,"public_apps":null,"max_completion_tokens":512}]}
            """#,
        models: [
            model("llama-3.3-70b-versatile", context: 131_072, created: 1_733_447_754),
            model("openai/gpt-oss-safeguard-20b", context: 131_072, created: 1_761_708_789),
            model("gone-70b", .other, context: 8192, created: 1_700_000_000),
            model("whisper-large-v3", .transcription, context: 448, created: 1_693_721_698),
            model("playai-tts", .speech, context: 8192, created: 1_740_682_771),
            model("canopylabs/orpheus-v1-english", .speech, context: 4000, created: 1_766_000_000),
            model("meta-llama/llama-prompt-guard-2-86m", .moderation, context: 512, created: 1_748_632_165),
        ])

    /// Four bare members.
    static let cerebras = ListingFixture(
        name: "Cerebras", baseURL: "https://api.cerebras.ai/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"gpt-oss-120b","object":"model","created":0,"owned_by":"Cerebras"},
            {"id":"zai-glm-4.7","object":"model","created":0,"owned_by":"Cerebras"}]}
            """#,
        models: [model("gpt-oss-120b"), model("zai-glm-4.7")])

    /// Capabilities as an object; an entry an alias; `type` that is no modality.
    static let mistral = ListingFixture(
        name: "Mistral", baseURL: "https://api.mistral.ai/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"mistral-large-latest","object":"model","created":1763000000,"owned_by":"mistralai",
             "capabilities":{"completion_chat":true,"completion_fim":false,"function_calling":true,"fine_tuning":false,
              "vision":true,"reasoning":false,"ocr":false,"classification":false,"moderation":false,"audio":false,
              "audio_transcription":false},"name":"mistral-large-2512","description":"Large","max_context_length":262144,
             "aliases":["mistral-large-2512"],"deprecation":null,"deprecation_replacement_model":null,
             "default_model_temperature":0.7,"type":"base"},
            {"id":"magistral-medium-latest","object":"model","created":1763000000,"owned_by":"mistralai",
             "capabilities":{"completion_chat":true,"function_calling":true,"vision":false,"reasoning":true},
             "max_context_length":131072,"aliases":[],"type":"fine-tuned"},
            {"id":"mistral-embed","object":"model","created":1763000000,"owned_by":"mistralai",
             "capabilities":{"completion_chat":false,"function_calling":false,"vision":false},
             "max_context_length":8192,"type":"base"},
            {"id":"mistral-ocr-latest","object":"model","created":1763000000,"owned_by":"mistralai",
             "capabilities":{"completion_chat":false,"vision":true,"ocr":true},"max_context_length":16384,"type":"base"},
            {"id":"voxtral-mini-2602","object":"model","created":1763000000,"owned_by":"mistralai",
             "capabilities":{"completion_chat":false,"audio":true,"audio_transcription":true},
             "max_context_length":16384,"type":"base"},
            {"id":"mistral-moderation-latest","object":"model","created":1763000000,"owned_by":"mistralai",
             "capabilities":{"completion_chat":false,"moderation":true},"max_context_length":8192,"type":"base"}]}
            """#,
        models: [
            model(
                "mistral-large-latest", .chat, [.vision, .toolCalling], context: 262_144, created: 1_763_000_000),
            model(
                "magistral-medium-latest", .chat, [.toolCalling, .reasoning], context: 131_072,
                created: 1_763_000_000),
            model("mistral-embed", .embedding, context: 8192, created: 1_763_000_000),
            model("mistral-ocr-latest", .ocr, [.vision], context: 16384, created: 1_763_000_000),
            model("voxtral-mini-2602", .transcription, context: 16384, created: 1_763_000_000),
            model("mistral-moderation-latest", .moderation, context: 8192, created: 1_763_000_000),
        ])
}
