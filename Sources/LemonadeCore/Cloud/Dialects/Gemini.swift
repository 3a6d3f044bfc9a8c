extension ProviderDialect {
    /// Gemini: ids with a `models/` in front in the OpenAI-compatible listing, the methods of each model in the native
    /// one.
    static let gemini = ProviderDialect(
        name: "gemini", hosts: ["generativelanguage.googleapis.com"],
        listedPrefix: "models/",
        kindsByID: IDPattern.words("live", "aqa", mean: .other) + IDPattern.parts("native-audio", mean: .other),
        recognises: { $0["supportedGenerationMethods"]?.array != nil },
        read: { entry, model in
            let methods = Set(entry.words("supportedGenerationMethods"))
            let kinds: [(method: String, kind: ModelKind)] = [
                ("generatecontent", .chat), ("embedcontent", .embedding), ("embedtext", .embedding),
                ("predict", .image), ("predictlongrunning", .video),
            ]
            model.kind = kinds.first { methods.contains($0.method) }?.kind ?? (methods.isEmpty ? .unknown : .other)
        })
}
