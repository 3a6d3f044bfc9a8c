extension TokenUsage {
    /// Takes over what the `usage` object at the start of these bytes says; what it leaves out, or says null of, stays.
    /// Returns where the object ends. Nil, and nothing is taken, if it is not whole or not JSON.
    @discardableResult
    mutating func merge(usage bytes: UnsafeRawBufferPointer) -> Int? {
        var merged = self
        let end = TokenCount.read(bytes) { count in
            switch UsageMember.field(of: count) {
            case .input: merged.input = count.value
            case .output: merged.output = count.value
            case .cached: merged.cached = count.value
            case .cacheWritten: merged.cacheWritten = count.value
            case .reasoning: merged.reasoning = count.value
            case nil: break
            }
        }
        if end != nil { self = merged }
        return end
    }

    /// Takes over what the `timings` object of llama.cpp at the start of these bytes says: `prompt_n` counts what was
    /// evaluated, `cache_n` what was reused, and the prompt is both. Returns what `merge(usage:)` does.
    @discardableResult
    mutating func merge(timings bytes: UnsafeRawBufferPointer) -> Int? {
        var evaluated: Int?
        var reused: Int?
        var predicted: Int?
        let end = TokenCount.read(bytes) { count in
            guard count.parent == nil else { return }
            if count.name.spells("prompt_n") {
                evaluated = count.value
            } else if count.name.spells("cache_n") {
                reused = count.value
            } else if count.name.spells("predicted_n") {
                predicted = count.value
            }
        }
        guard end != nil else { return nil }
        if let evaluated {
            cached = reused ?? cached
            input = evaluated + (reused ?? 0)
        }
        output = predicted ?? output
        return end
    }
}
