extension ProviderDialect {
    /// Groq: `context_window`, and `active` for what can be called at all.
    static let groq = ProviderDialect(
        name: "groq", hosts: ["groq.com"],
        recognises: { $0.has("context_window") && $0["active"]?.bool != nil },
        read: { entry, model in
            if entry["active"]?.bool == false { model.kind = .other }
        })
}
