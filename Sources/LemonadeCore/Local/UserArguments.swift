/// The user's own arguments for llama-server, checked against those that are ours to give.
enum UserArguments {
    /// Arguments that decide what runs where and who may call it, and those that end the program at once.
    private static let managed: Set<String> = [
        "-m", "--model", "-mu", "--model-url", "-hf", "-hfr", "--hf-repo", "-hff", "--hf-file", "-hft", "--hf-token",
        "-dr", "--docker-repo", "-mm", "--mmproj", "-mmu", "--mmproj-url", "-a", "--alias", "--host", "--port",
        "--path", "--api-prefix", "--api-key", "--api-key-file", "--ssl-key-file", "--ssl-cert-file", "-c",
        "--ctx-size", "--embedding", "--embeddings", "--rerank", "--reranking", "--metrics", "--log-file",
        "--log-disable", "--models-dir", "--models-preset", "-h", "--help", "--usage", "--version", "--list-devices",
        "-cl", "--cache-list", "--completion-bash",
    ]

    /// Why the text is not accepted, completing "The member 'llamacpp_args' …"; nil when it is.
    static func refusal(of text: String) -> String? {
        guard text.utf8.count <= 16_384 else { return "is longer than 16384 bytes" }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A }) else {
            return "must not hold control characters"
        }
        guard let words = ArgumentText.words(text) else { return "has a quote that is not closed" }
        for word in words {
            let name = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init)
            if let name, managed.contains(name) {
                return "must not hold \(name), which lemond sets itself"
            }
        }
        return nil
    }
}
