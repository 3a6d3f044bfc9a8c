struct KnownProvider: Sendable {
    let name: String; let baseURL: String; let summary: String; let needsKey: Bool
    static func named(_ n: String) -> KnownProvider? { all.first { $0.name == n } }
    static let all = [
        KnownProvider(name: "openai", baseURL: "https://api.openai.com/v1", summary: "GPT models", needsKey: true),
        KnownProvider(
            name: "fireworks", baseURL: "https://api.fireworks.ai/inference/v1", summary: "open models", needsKey: true),
        KnownProvider(
            name: "ollama", baseURL: "http://localhost:11434/v1", summary: "Ollama on this machine", needsKey: false),
    ]
}
