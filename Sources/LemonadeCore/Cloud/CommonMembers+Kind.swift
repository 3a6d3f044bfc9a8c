extension CommonMembers {
    /// What the entry says the model is for, the plainest statement first; nil if it says nothing.
    static func statedKind(of entry: ListingEntry) -> ModelKind? {
        if let chats = entry["supports_chat"]?.bool ?? entry["capabilities"]?["completion_chat"]?.bool {
            return chats ? .chat : kindWithoutChat(of: entry)
        }
        for name in ["type", "task"] {
            if let word = entry[name]?.string?.lowercased(), let kind = kindsByType[word] { return kind }
        }
        return kindByModalities(of: entry) ?? kindByWords(of: entry)
    }

    /// What a model that does not chat is for.
    private static func kindWithoutChat(of entry: ListingEntry) -> ModelKind {
        let capabilities = entry["capabilities"]
        let statements: [(member: String, kind: ModelKind)] = [
            ("ocr", .ocr), ("audio_transcription", .transcription), ("moderation", .moderation),
            ("completion_fim", .completion),
        ]
        return statements.first { capabilities?[$0.member]?.bool == true }?.kind ?? .other
    }

    /// Words of a `type`. Others say something else (`model`, `base`, `fine-tuned`), or nothing certain (`language`).
    private static let kindsByType: [String: ModelKind] = [
        "chat": .chat, "llm": .chat, "vlm": .chat, "text-generation": .chat, "image-text-to-text": .chat,
        "embedding": .embedding, "embeddings": .embedding, "text-embedding": .embedding,
        "feature-extraction": .embedding, "sentence-similarity": .embedding,
        "rerank": .reranking, "reranker": .reranking, "reranking": .reranking, "text-ranking": .reranking,
        "moderation": .moderation, "guard": .moderation,
        "image": .image, "text-to-image": .image, "image-generation": .image,
        "audio": .speech, "tts": .speech, "text-to-speech": .speech, "text-to-audio": .speech,
        "transcribe": .transcription, "transcription": .transcription, "stt": .transcription,
        "automatic-speech-recognition": .transcription,
        "video": .video, "text-to-video": .video, "ocr": .ocr,
    ]

    /// What goes in and what comes out.
    private static func kindByModalities(of entry: ListingEntry) -> ModelKind? {
        let (input, output) = modalities(of: entry)
        guard !output.isEmpty else { return nil }
        if output.contains("text") {
            let onlyListens = input.contains("audio") && !input.contains("text")
            return onlyListens ? .transcription : .chat
        }
        let kinds: [String: ModelKind] = [
            "image": .image, "audio": .speech, "speech": .speech, "video": .video, "embedding": .embedding,
            "embeddings": .embedding, "rerank": .reranking, "scores": .reranking,
        ]
        return output.lazy.compactMap { kinds[$0] }.first ?? .other
    }

    /// The modalities of an entry, in lower case; empty where it does not say.
    static func modalities(of entry: ListingEntry) -> (input: [String], output: [String]) {
        let architecture = entry["architecture"]
        let input = architecture?["input_modalities"]?.words ?? entry["input_modalities"]?.words
        let output = architecture?["output_modalities"]?.words ?? entry["output_modalities"]?.words
        if input != nil || output != nil { return (input ?? [], output ?? []) }
        if entry.has("supported_input_modalities") || entry.has("supported_output_modalities") {
            return (entry.words("supported_input_modalities"), entry.words("supported_output_modalities"))
        }
        // `text+image->text`
        guard let text = (architecture?["modality"] ?? entry["modality"])?.string?.lowercased() else { return ([], []) }
        guard let arrow = text.firstPlace(of: "->") else { return ([], []) }
        let sides = [text[..<arrow.lowerBound], text[arrow.upperBound...]].map { side in
            side.split(separator: "+").map(String.init)
        }
        return (sides[0], sides[1])
    }

    /// Lists of words: one that names another use and not chat says that the model is not for chat.
    private static func kindByWords(of entry: ListingEntry) -> ModelKind? {
        let words = capabilityWords(of: entry)
        let chat: Set = ["chat", "chat-completion", "chat_completion", "completion", "text-generation"]
        if words.contains(where: chat.contains) { return .chat }
        let kinds: [String: ModelKind] = [
            "embedding": .embedding, "embeddings": .embedding, "embed": .embedding, "rerank": .reranking,
            "reranking": .reranking, "moderation": .moderation, "image-generation": .image, "text-to-image": .image,
            "transcription": .transcription, "tts": .speech, "text-to-speech": .speech,
        ]
        return words.lazy.compactMap { kinds[$0] }.first
    }

    /// The words of every list that names capabilities.
    static func capabilityWords(of entry: ListingEntry) -> [String] {
        ["capabilities", "api_capabilities", "features", "supported_features", "supported_parameters", "tags"]
            .flatMap { entry.words($0) }
            + (entry["metadata"]?["tags"]?.words ?? [])
    }
}
