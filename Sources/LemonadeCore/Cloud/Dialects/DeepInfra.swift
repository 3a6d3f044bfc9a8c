extension ProviderDialect {
    /// DeepInfra: everything in `metadata`, dollars per million tokens. Its native listing counts cents per token and
    /// calls the context `max_tokens`.
    static let deepInfra = ProviderDialect(
        name: "deepinfra", hosts: ["deepinfra.com"],
        recognises: { entry in
            entry["metadata"]?["pricing"]?.object != nil || entry["pricing"]?["cents_per_input_token"] != nil
        },
        read: { entry, model in
            if let pricing = entry["metadata"]?["pricing"] {
                model.inputPrice = pricing["input_tokens"]?.price(shift: 0)
                model.outputPrice = pricing["output_tokens"]?.price(shift: 0)
            } else if let pricing = entry["pricing"] {
                model.inputPrice = pricing["cents_per_input_token"]?.price(shift: 4)
                model.outputPrice = pricing["cents_per_output_token"]?.price(shift: 4)
                model.contextWindow = entry.tokens("max_tokens") ?? model.contextWindow
            }
        })
}
