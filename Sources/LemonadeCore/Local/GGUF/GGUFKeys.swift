/// Which keys of a header are kept. All others are passed over, so that what a file holds never decides what it costs.
enum GGUFKeys {
    private static let exact: Set<String> = [
        "general.architecture", "general.type", "general.name", "general.basename", "general.finetune",
        "general.size_label", "general.file_type", "general.base_model.count", "general.base_model.0.name",
        "general.base_model.0.organization", "general.base_model.0.repo_url", "tokenizer.ggml.model",
        "tokenizer.chat_template", "split.count", "clip.has_vision_encoder", "clip.has_audio_encoder",
    ]

    /// What follows the architecture's name.
    private static let ofArchitecture: Set<String> = [
        "context_length", "embedding_length", "block_count", "attention.head_count", "attention.head_count_kv",
        "attention.key_length", "attention.value_length", "attention.sliding_window", "attention.causal",
        "pooling_type",
    ]

    /// Longest key that is kept; no longer one is ever made into a text.
    static let longest = 128

    /// Whether the value of that key is kept.
    static func keeps(_ key: String) -> Bool {
        if exact.contains(key) { return true }
        guard let dot = key.utf8.firstIndex(of: UInt8(ascii: ".")) else { return false }
        let rest = key[key.utf8.index(after: dot)...]
        return isTemplate(key) || ofArchitecture.contains(String(rest))
    }

    /// Whether a key is that of a chat template, also of one for special uses: `tokenizer.chat_template.tool_use`.
    static func isTemplate(_ key: String) -> Bool {
        let name = "tokenizer.chat_template"
        return key == name || key.utf8.starts(with: (name + ".").utf8)
    }
}
