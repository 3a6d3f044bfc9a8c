/// What a GGUF header says about a model, in our words. What it does not say is nil, never a guess.
struct ModelFacts: Sendable, Equatable {
    /// What the file is for.
    enum Purpose: Sendable, Equatable {
        /// A model that can be run by itself.
        case model
        /// The eyes or ears of another model.
        case projector
        /// A part of another model, or nothing that runs: an adapter, a vocabulary, an importance matrix.
        case other
    }

    /// What the file is for.
    var purpose = Purpose.model
    /// The architecture's name, `gemma3`.
    var architecture = ""
    /// The model's own name.
    var name: String?
    /// Its size in the words of its makers, `270M`.
    var sizeLabel: String?
    /// How its weights are stored, `Q4_K_M`.
    var quantization: String?
    /// The model that it was made from.
    var baseModel: String?
    /// The tokens that it was made for.
    var contextLength: Int?
    /// The length of its vectors.
    var embeddingLength: Int?
    /// Its layers.
    var layers: Int?
    /// The bytes that one token of context takes in memory, with 16-bit values.
    var bytesPerToken: Int?
    /// How its tokenizer works.
    var tokenizer: String?
    /// What it is and can do.
    var labels: ModelLabels = [.chat]

    /// The facts of a model that tells none.
    init() {}

    /// The facts of a header.
    init(_ header: GGUFHeader) {
        architecture = header.text("general.architecture") ?? ""
        purpose = Self.purpose(of: header, architecture: architecture)
        name = header.text("general.name")
        sizeLabel = header.text("general.size_label")
        quantization = header.integer("general.file_type").flatMap(Quantization.name)
        baseModel = Self.baseModel(of: header)
        tokenizer = header.text("tokenizer.ggml.model")
        func number(_ key: String) -> Int? {
            header.integer("\(architecture).\(key)").flatMap { $0 > 0 ? $0 : nil }
        }
        contextLength = number("context_length")
        embeddingLength = number("embedding_length")
        layers = number("block_count")
        bytesPerToken = Self.bytesPerToken(of: header, architecture: architecture)
        labels = Self.labels(of: header, architecture: architecture)
    }

    private static func purpose(of header: GGUFHeader, architecture: String) -> Purpose {
        switch header.text("general.type") {
        case "mmproj": return .projector
        case "adapter", "imatrix", "vocab", "controlvector": return .other
        default: break
        }
        if architecture == "clip" { return .projector }
        // The first of several shards may hold key-values only.
        return header.tensorCount == 0 && header.integer("split.count") ?? 1 < 2 ? .other : .model
    }

    private static func baseModel(of header: GGUFHeader) -> String? {
        guard let name = header.text("general.base_model.0.name") else { return nil }
        return header.text("general.base_model.0.organization").map { "\($0)/\(name)" } ?? name
    }

    /// Keys and values of every layer, two bytes each. Windows that slide take less, so this is an upper bound.
    private static func bytesPerToken(of header: GGUFHeader, architecture: String) -> Int? {
        func integer(_ key: String) -> Int? { header.integer("\(architecture).\(key)") }
        // Beyond any model, and far from where a product could overflow.
        let sane = 1...1_048_576
        guard let layers = integer("block_count"), sane.contains(layers) else { return nil }
        let heads: Int
        switch header.values["\(architecture).attention.head_count_kv"] {
        case .integers(let perLayer)?:
            guard perLayer.allSatisfy({ (0...Int64(sane.upperBound)).contains($0) }) else { return nil }
            heads = perLayer.reduce(0) { $0 + Int($1) }
        case .integer(let each)?:
            guard sane.contains(Int(each)) else { return nil }
            heads = Int(each) * layers
        case .bool?, .text?, nil:
            guard let each = integer("attention.head_count"), sane.contains(each) else { return nil }
            heads = each * layers
        }
        let each = integer("embedding_length").flatMap { length in
            integer("attention.head_count").flatMap { $0 > 0 ? length / $0 : nil }
        }
        guard let key = integer("attention.key_length") ?? each, sane.contains(key),
            let value = integer("attention.value_length") ?? each, sane.contains(value)
        else { return nil }
        let (bytes, overflow) = heads.multipliedReportingOverflow(by: 2 * (key + value))
        return overflow || bytes == 0 ? nil : bytes
    }

    /// Architectures that only ever turn text into vectors.
    private static let encoders: Set<String> = [
        "bert", "modern-bert", "neo-bert", "eurobert", "nomic-bert", "nomic-bert-moe", "jina-bert-v2", "jina-bert-v3",
        "gemma-embedding", "t5encoder",
    ]
    /// `LLAMA_POOLING_TYPE_RANK` of llama.cpp: one number for a pair of texts.
    private static let rankPooling = 4

    private static func labels(of header: GGUFHeader, architecture: String) -> ModelLabels {
        let pooling = header.integer("\(architecture).pooling_type")
        if pooling == rankPooling { return .reranking }
        let looksBothWays = header.bool("\(architecture).attention.causal") == false
        if encoders.contains(architecture) || pooling ?? 0 > 0 || looksBothWays { return .embeddings }
        return ChatTemplate.labels(of: header).union(.chat)
    }
}
