/// Reads the members that listings share, by every spelling in use. What an entry does not say stays unknown; a
/// capability that is absent is never taken for one that is lacking.
enum CommonMembers {
    /// What the entry says.
    static func read(_ entry: ListingEntry, into model: inout DiscoveredModel) {
        model.contextWindow = contextWindow(of: entry)
        model.created = created(of: entry)
        model.kind = statedKind(of: entry) ?? .unknown
        model.abilities = abilities(of: entry)
    }

    /// The tokens that fit into one request: what is in effect before what is possible, and never a bare `max_tokens`,
    /// which is what may come out.
    private static func contextWindow(of entry: ListingEntry) -> Int? {
        if let count = entry["top_provider"]?["context_length"]?.tokens { return count }
        if let count = entry.tokens("loaded_context_length") { return count }
        if let count = entry["meta"]?["n_ctx"]?.tokens { return count }
        if let limits = entry["capabilities"]?["limits"] {
            if let count = limits["max_prompt_tokens"]?.tokens { return count }
            if let count = limits["max_context_window_tokens"]?.tokens { return count }
        }
        let count = entry.tokens(
            "max_prompt_tokens", "context_length", "context_window", "max_context_length", "max_model_len",
            "context_size", "contextLength", "inputTokenLimit", "max_input_tokens", "max_context_window")
        return count
            ?? entry["limits"]?["max_input_tokens"]?.tokens
            ?? entry["metadata"]?["context_length"]?.tokens
            ?? entry["meta"]?["n_ctx_train"]?.tokens
    }

    /// Seconds since 1970, up to the year 9999.
    private static func created(of entry: ListingEntry) -> Int {
        guard let seconds = entry["created"]?.number?.int, (1...253_402_300_799).contains(seconds) else { return 0 }
        return seconds
    }
}
