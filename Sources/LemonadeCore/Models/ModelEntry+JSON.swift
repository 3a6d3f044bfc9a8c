extension ModelEntry {
    /// The entry as the API shows it; what is not known is left out.
    var json: JSONValue {
        var object: JSONObject = [
            "id": .string(name),
            "object": "model",
            "created": .number(JSONNumber(created)),
            "owned_by": .string(provider?.text ?? "lemonade"),
            "recipe": .string(recipe.rawValue),
            "checkpoint": .string(checkpoint),
            "downloaded": .bool(isDownloaded),
            "suggested": .bool(isSuggested),
            "labels": .array(labels.words.map(JSONValue.string)),
        ]
        object["size"] = size.flatMap { JSONNumber($0) }.map(JSONValue.number)
        let window = contextWindow.map { JSONValue.number(JSONNumber($0)) }
        object["max_context_window"] = window
        object["context_length"] = window
        object["cloud_provider"] = provider.map { .string($0.text) }
        object["cost_input_per_million"] = inputPrice.map { .number($0.perMillion) }
        object["cost_output_per_million"] = outputPrice.map { .number($0.perMillion) }
        return .object(object)
    }
}
