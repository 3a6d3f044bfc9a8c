/// The argument list of llama-server for one model.
enum LaunchArguments {
    /// What a launch needs to know.
    struct Facts: Sendable {
        /// The model.
        let model: LocalModel
        /// The port of 127.0.0.1.
        let port: UInt16
        /// The file that holds the key which requests must show; the key itself is no argument, for those can be read by all.
        let keyFile: String
        /// The window in tokens; 0 for the model's own.
        let contextSize: Int
        /// The user's arguments, checked.
        let arguments: String
    }

    /// Most tokens of one text that is turned into a vector at once. Default: 8192.
    static let largestInput = 8192

    /// The arguments, without the program's name. The user's come last, so that of two that say the same theirs wins.
    static func list(_ facts: Facts) -> [String] {
        let model = facts.model
        var list = [
            "-m", model.path, "--alias", model.name, "--host", "127.0.0.1", "--port", String(facts.port),
            "--api-key-file", facts.keyFile, "--ctx-size", String(facts.contextSize), "--jinja", "--metrics",
        ]
        if let projector = model.projector { list += ["--mmproj", projector] }
        switch model.type {
        case .llm: break
        case .embedding: list.append("--embeddings")
        case .reranking: list.append("--reranking")
        }
        if model.type != .llm {
            // A text is taken as one batch: with the usual 512 tokens longer ones would be refused.
            let window = facts.contextSize > 0 ? facts.contextSize : model.facts.contextLength ?? largestInput
            let batch = String(min(window, largestInput))
            list += ["--batch-size", batch, "--ubatch-size", batch]
        }
        return list + (ArgumentText.words(facts.arguments) ?? [])
    }
}
