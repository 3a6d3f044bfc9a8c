extension ProviderDialect {
    /// Together: a bare array; dollars per million tokens as numbers, beside the price of a dedicated machine.
    static let together = ProviderDialect(
        name: "together", hosts: ["together.xyz", "together.ai"],
        recognises: { entry in
            guard let pricing = entry["pricing"] else { return false }
            return pricing["input"]?.number != nil && pricing["output"]?.number != nil
                && (pricing["hourly"] != nil || pricing["base"] != nil || pricing["finetune"] != nil)
        },
        read: { entry, model in
            let pricing = entry["pricing"]
            // Rented by the hour: the zeros beside it are not the price of a token.
            guard pricing?["hourly"]?.price(shift: 0)?.isFree ?? true else { return }
            model.inputPrice = pricing?["input"]?.price(shift: 0)
            model.outputPrice = pricing?["output"]?.price(shift: 0)
        })
}
