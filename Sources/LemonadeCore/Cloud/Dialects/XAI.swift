extension ProviderDialect {
    /// xAI: prices in US cents per 100 million tokens, so a ten-thousandth of that is dollars per million.
    static let xAI = ProviderDialect(
        name: "xai", hosts: ["x.ai"],
        recognises: { $0["prompt_text_token_price"]?.number != nil },
        read: { entry, model in
            model.inputPrice = entry["prompt_text_token_price"]?.price(shift: -4)
            model.outputPrice = entry["completion_text_token_price"]?.price(shift: -4)
        })
}
