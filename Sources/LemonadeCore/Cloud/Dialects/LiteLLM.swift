extension ProviderDialect {
    /// LiteLLM: everything in `model_info`, dollars per token as numbers.
    static let liteLLM = ProviderDialect(
        name: "litellm",
        recognises: { $0["model_info"]?.object != nil },
        read: { entry, model in
            guard let information = entry["model_info"] else { return }
            model.contextWindow = information["max_input_tokens"]?.tokens ?? model.contextWindow
            if information["supports_vision"]?.bool == true { model.abilities.insert(.vision) }
            if information["supports_function_calling"]?.bool == true { model.abilities.insert(.toolCalling) }
            if information["supports_reasoning"]?.bool == true { model.abilities.insert(.reasoning) }
            model.inputPrice = information["input_cost_per_token"]?.price(shift: 6)
            model.outputPrice = information["output_cost_per_token"]?.price(shift: 6)
        })
}
