/// The user's own arguments for llama-server, checked against those that are ours to give.
enum UserArguments {
    /// Arguments that decide what runs where and who may call it, and those that end the program at once.
    private static let managed: Set<String> = [
        "-m", "--model", "-mu", "--model-url", "-hf", "-hfr", "--hf-repo", "-hff", "--hf-file", "-hft", "--hf-token",
        "-dr", "--docker-repo", "-mm", "--mmproj", "-mmu", "--mmproj-url", "-a", "--alias", "--host", "--port",
        "--reuse-port", "--path", "--api-prefix", "--api-key", "--api-key-file", "--ssl-key-file", "--ssl-cert-file",
        "-c", "--ctx-size", "--embedding", "--embeddings", "--rerank", "--reranking", "--metrics", "--log-file",
        "--log-disable", "--models-dir", "--models-preset", "--models-max", "--models-autoload", "-h", "--help",
        "--usage", "--version", "--list-devices", "-cl", "--cache-list", "--completion-bash",
    ]

    /// Arguments that let a model or a caller run programs, write files or reach other machines: who may load a model must
    /// not get what the daemon's user may do.
    private static let dangerous: Set<String> = [
        "--tools", "--tools-runtime", "-ag", "--agent", "--mcp-servers-config", "--mcp-servers-json",
        "--ui-mcp-proxy", "--webui-mcp-proxy", "--video-ffmpeg-dir", "--media-path", "--slot-save-path",
        "--log-prompts-dir", "--logits-output-dir", "-lcd", "--lookup-cache-dynamic", "--prompt-cache", "-o",
        "--output", "--output-file", "--props", "--rpc", "--spec-draft-hf", "-hfd", "-hfrd", "--hf-repo-draft", "-hfv",
        "-hfrv", "--hf-repo-v", "-hffv", "--hf-file-v",
    ]

    /// Whether an argument stands for a model of llama-server's own choice, which it would download: `--gpt-oss-20b-default`.
    private static func isPreset(_ name: String) -> Bool {
        name.hasPrefix("--") && (name.hasSuffix("-default") || name.hasPrefix("--fim-"))
    }

    /// Why the text is not accepted, completing "The member 'llamacpp_args' …"; nil when it is.
    static func refusal(of text: String) -> String? {
        guard text.utf8.count <= 16_384 else { return "is longer than 16384 bytes" }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A }) else {
            return "must not hold control characters"
        }
        guard let words = ArgumentText.words(text) else { return "has a quote that is not closed" }
        for word in words {
            guard let name = name(of: word) else { continue }
            if managed.contains(name) { return "must not hold \(name), which lemond sets itself" }
            if dangerous.contains(name) || isPreset(name) {
                return "must not hold \(name), which reaches beyond the model and its files"
            }
        }
        return nil
    }

    /// The name in a word, as llama-server compares it: it takes `--api_key` for `--api-key`.
    private static func name(of word: String) -> String? {
        guard let name = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).first else {
            return nil
        }
        guard name.hasPrefix("--") else { return String(name) }
        return String(decoding: name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
    }
}
