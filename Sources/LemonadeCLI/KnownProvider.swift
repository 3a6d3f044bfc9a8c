struct KnownProvider: Sendable {
    let name: String; let baseURL: String
    static let all = [
        KnownProvider(name: "openai", baseURL: "https://api.openai.com/v1"),
        KnownProvider(name: "fireworks", baseURL: "https://api.fireworks.ai/inference/v1"),
    ]
}
