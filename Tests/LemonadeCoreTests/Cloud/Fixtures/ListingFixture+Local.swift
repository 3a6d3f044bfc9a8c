@testable import LemonadeCore

extension ListingFixture {
    /// `created` is now: it must not look like a change.
    static let vLLM = ListingFixture(
        name: "vLLM", baseURL: "http://gpu-box:8000/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"Qwen/Qwen3-32B","object":"model","created":1770000001,"owned_by":"vllm","root":"Qwen/Qwen3-32B",
             "parent":null,"max_model_len":32768,"permission":[{"id":"modelperm-1","object":"model_permission",
             "created":1770000001,"allow_sampling":true}]},
            {"id":"my-lora","object":"model","created":1770000001,"owned_by":"vllm","root":"/loras/mine",
             "parent":"Qwen/Qwen3-32B","max_model_len":null,"permission":[]}]}
            """#,
        models: [model("Qwen/Qwen3-32B", context: 32768), model("my-lora")])

    /// What is in effect before what was trained; `meta` may be null. llama-server lists the model twice, each time in
    /// another envelope.
    static let llamaCpp = ListingFixture(
        name: "llama.cpp", baseURL: "http://127.0.0.1:8080/v1",
        json: #"""
            {"models":[{"name":"gemma-3-270m.gguf","model":"gemma-3-270m.gguf","type":"model",
              "capabilities":["completion"],"details":{"format":"gguf"}}],
            "object":"list","data":[
            {"id":"gemma-3-270m.gguf","object":"model","created":1770000001,"owned_by":"llamacpp",
             "architecture":{"input_modalities":["text","image"],"output_modalities":["text"]},
             "meta":{"vocab_type":1,"n_ctx":8192,"n_ctx_train":131072,"n_vocab":262144,"n_embd":640,"n_params":268098176,
              "size":253000000}},
            {"id":"trained-only","object":"model","created":1770000001,"owned_by":"llamacpp",
             "meta":{"n_ctx_train":32768}},
            {"id":"loading","object":"model","created":1770000001,"owned_by":"llamacpp","meta":null}]}
            """#,
        models: [
            model("gemma-3-270m.gguf", .chat, [.vision], context: 8192),
            model("trained-only", context: 32768),
            model("loading"),
        ])

    /// Bare, with tags in the ids.
    static let ollama = ListingFixture(
        name: "Ollama", baseURL: "http://localhost:11434/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"qwen3:8b","object":"model","created":1745000000,"owned_by":"library"},
            {"id":"hf.co/bartowski/Llama-3.2-3B-GGUF:Q4_K_M","object":"model","created":1745000001,
             "owned_by":"bartowski"},
            {"id":"all-minilm:latest","object":"model","created":1745000002,"owned_by":"library"}]}
            """#,
        models: [
            model("qwen3:8b", created: 1_745_000_000),
            model("hf.co/bartowski/Llama-3.2-3B-GGUF:Q4_K_M", created: 1_745_000_001),
            model("all-minilm:latest", .embedding, created: 1_745_000_002),
        ])

    /// A type, and a loaded context that wins.
    static let lmStudioV0 = ListingFixture(
        name: "LM Studio v0", baseURL: "http://localhost:1234/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"qwen2-vl-7b-instruct","object":"model","type":"vlm","publisher":"mlx-community","arch":"qwen2_vl",
             "quantization":"4bit","state":"loaded","max_context_length":131072,"loaded_context_length":8192},
            {"id":"meta-llama-3.1-8b-instruct","object":"model","type":"llm","publisher":"lmstudio-community",
             "state":"not-loaded","max_context_length":131072},
            {"id":"text-embedding-nomic-embed-text-v1.5","object":"model","type":"embeddings","publisher":"nomic-ai",
             "state":"not-loaded","max_context_length":2048}]}
            """#,
        models: [
            model("qwen2-vl-7b-instruct", .chat, [.vision], context: 8192),
            model("meta-llama-3.1-8b-instruct", .chat, context: 131_072),
            model("text-embedding-nomic-embed-text-v1.5", .embedding, context: 2048),
        ])

    /// Keys instead of ids; capabilities as an object; contexts of what is loaded.
    static let lmStudioV1 = ListingFixture(
        name: "LM Studio v1", baseURL: "http://localhost:1234/api/v1",
        json: #"""
            {"models":[
            {"type":"llm","publisher":"openai","key":"openai/gpt-oss-20b","display_name":"GPT OSS","size_bytes":1,
             "max_context_length":131072,"capabilities":{"vision":false,"trained_for_tool_use":true,
              "reasoning":{"allowed_options":["low","high"],"default":"low"}},
             "loaded_instances":[{"id":"a","config":{"context_length":16384}},{"id":"b","config":{"context_length":4096}}]},
            {"type":"llm","key":"idle","display_name":"Idle","max_context_length":32768,
             "capabilities":{"vision":true,"trained_for_tool_use":false},"loaded_instances":[]},
            {"type":"embedding","key":"nomic","display_name":"Nomic","max_context_length":2048,"loaded_instances":[]}]}
            """#,
        models: [
            model("openai/gpt-oss-20b", .chat, [.toolCalling, .reasoning], context: 4096),
            model("idle", .chat, [.vision], context: 32768),
            model("nomic", .embedding, context: 2048),
        ])

    /// What LiteLLM answers to everybody.
    static let liteLLM = ListingFixture(
        name: "LiteLLM", baseURL: "http://proxy:4000/v1",
        json: #"""
            {"data":[{"id":"gpt-5","object":"model","created":1677610602,"owned_by":"openai"},
            {"id":"bedrock/anthropic.claude","object":"model","created":1677610602,"owned_by":"openai"}],"object":"list"}
            """#,
        models: [
            model("gpt-5", created: 1_677_610_602), model("bedrock/anthropic.claude", created: 1_677_610_602),
        ])

    /// What it answers in detail: dollars per token as numbers.
    static let liteLLMInformation = ListingFixture(
        name: "LiteLLM, in detail", baseURL: "http://proxy:4000/v1",
        json: #"""
            {"data":[{"model_name":"gpt-5","litellm_params":{"model":"openai/gpt-5"},
              "model_info":{"id":"1","max_input_tokens":272000,"max_output_tokens":128000,"supports_vision":true,
               "supports_function_calling":true,"supports_reasoning":null,"input_cost_per_token":1.25e-06,
               "output_cost_per_token":1e-05}},
             {"model_name":"unpriced","model_info":{"max_input_tokens":null,"input_cost_per_token":null}}]}
            """#,
        models: [
            model("gpt-5", .unknown, [.vision, .toolCalling], context: 272_000, input: "1.25", output: "10"),
            model("unpriced"),
        ])

    /// A server of this kind behind another.
    static let lemonade = ListingFixture(
        name: "Lemonade", baseURL: "http://other-box:13305/v1",
        json: #"""
            {"object":"list","data":[
            {"id":"fireworks.kimi-k2p5","object":"model","created":1769000000,"owned_by":"fireworks","recipe":"cloud",
             "checkpoint":"accounts/fireworks/models/kimi-k2p5","downloaded":true,"suggested":false,
             "labels":["cloud","chat","vision","tool-calling","reasoning"],"max_context_window":262144,
             "context_length":262144,"cloud_provider":"fireworks","cost_input_per_million":0.9,
             "cost_output_per_million":3},
            {"id":"nomic-embed","object":"model","created":0,"owned_by":"lemonade","recipe":"llamacpp",
             "checkpoint":"nomic.gguf","downloaded":true,"labels":["embeddings"],"size":0.5}]}
            """#,
        models: [
            model(
                "fireworks.kimi-k2p5", .chat, [.vision, .toolCalling, .reasoning], context: 262_144, input: "0.9",
                output: "3", created: 1_769_000_000),
            model("nomic-embed", .embedding),
        ])
}
