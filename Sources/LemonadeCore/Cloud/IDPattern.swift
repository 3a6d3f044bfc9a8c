/// What a model's id tells about its kind, for listings that tell nothing else. Ids are compared in lower case.
struct IDPattern: Sendable {
    /// What to look for.
    enum Mark: Sendable {
        /// One of the id's words: what stands between characters that are neither letters nor digits.
        case word(String)
        /// The beginning of one of the id's words.
        case start(String)
        /// A run of characters anywhere.
        case part(String)
    }

    /// What to look for.
    let mark: Mark
    /// What it means.
    let kind: ModelKind

    /// A pattern that looks for any of those marks.
    static func words(_ words: String..., mean kind: ModelKind) -> [IDPattern] {
        words.map { IDPattern(mark: .word($0), kind: kind) }
    }

    /// A pattern that looks for words that begin so.
    static func starts(_ starts: String..., mean kind: ModelKind) -> [IDPattern] {
        starts.map { IDPattern(mark: .start($0), kind: kind) }
    }

    /// A pattern that looks for runs of characters.
    static func parts(_ parts: String..., mean kind: ModelKind) -> [IDPattern] {
        parts.map { IDPattern(mark: .part($0), kind: kind) }
    }
}

extension IDPattern {
    /// The patterns that hold for every provider, the more telling first (`bge-reranker` orders documents).
    static let common: [IDPattern] =
        starts("rerank", mean: .reranking)
        + starts("embed", mean: .embedding)
        + words("bge", "gte", "e5", "minilm", "voyage", mean: .embedding)
        + starts("whisper", "transcri", mean: .transcription)
        + words("asr", "stt", "parakeet", mean: .transcription)
        + words(
            "tts", "kokoro", "orpheus", "playai", "lyria", "musicgen", "speech", "chatterbox", mean: .speech)
        + starts("moderation", mean: .moderation)
        + words("guard", "guardian", "nemoguard", "shieldgemma", "wildguard", "promptguard", mean: .moderation)
        + parts("dall-e", "stable-diffusion", mean: .image)
        + words(
            "flux", "imagen", "image", "sdxl", "sd3", "t2i", "recraft", "ideogram", "kandinsky", "seedream", "kolors",
            mean: .image)
        + words("sora", "veo", "t2v", "i2v", "kling", "seedance", "cogvideox", "hunyuanvideo", mean: .video)
        + words("ocr", mean: .ocr)
        + words("realtime", "reward", "clip", "nvclip", "siglip", mean: .other)
}
