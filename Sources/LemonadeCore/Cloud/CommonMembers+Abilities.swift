extension CommonMembers {
    /// What the entry says the model can do.
    static func abilities(of entry: ListingEntry) -> ModelLabels {
        var abilities: ModelLabels = []
        let words = capabilityWords(of: entry)
        for row in vocabulary where saysSo(entry, words: words, row) { abilities.insert(row.label) }
        if modalities(of: entry).input.contains("image") { abilities.insert(.vision) }
        let type = entry["type"]?.string?.lowercased()
        if type == "vlm" || type == "image-text-to-text" { abilities.insert(.vision) }
        if entry["effort"]?["supported_levels"]?.array?.isEmpty == false { abilities.insert(.reasoning) }
        return abilities
    }

    /// One ability in every spelling.
    private struct Row {
        let label: ModelLabels
        /// Members of the entry that say so with `true`.
        let members: [String]
        /// Members of its `capabilities` object that say so.
        let capabilities: [String]
        /// Words of its lists that say so.
        let words: Set<String>
    }

    private static let vocabulary: [Row] = [
        Row(
            label: .vision,
            members: [
                "supports_image_input", "supportsImageInput", "supports_image_in", "supports_vision",
                "supports_images",
            ],
            capabilities: ["vision", "image_input"],
            words: ["vision", "image-input", "image_input"]),
        Row(
            label: .toolCalling,
            members: [
                "supports_tools", "supportsTools", "supports_function_calling", "supports_tool_calling",
                "supports_tool_use",
            ],
            capabilities: [
                "function_calling", "tool_calling", "tool_use", "tools", "tool_calls", "trained_for_tool_use",
            ],
            words: [
                "tools", "tool-calling", "tool_calling", "tool-use", "tool_use", "function-calling",
                "function_calling", "tool_calls",
            ]),
        Row(
            label: .reasoning,
            members: ["supports_reasoning", "supports_thinking", "thinking", "reasoning"],
            capabilities: ["reasoning", "thinking"],
            words: ["reasoning", "thinking"]),
    ]

    private static func saysSo(_ entry: ListingEntry, words: [String], _ row: Row) -> Bool {
        if row.members.contains(where: { entry[$0]?.bool == true }) || words.contains(where: row.words.contains) {
            return true
        }
        guard let capabilities = entry["capabilities"] else { return false }
        return [capabilities, capabilities["supports"]].contains { object in
            row.capabilities.contains { isAffirmed(object?[$0]) }
        }
    }

    /// `true`, `{"supported":true}`, or an object that describes the ability without denying it.
    private static func isAffirmed(_ value: JSONValue?) -> Bool {
        switch value {
        case .bool(let isTrue): isTrue
        case .object(let object): object["supported"].map { $0.bool == true } ?? !object.members.isEmpty
        case nil, .null, .number, .string, .array: false
        }
    }
}
