/// What is kept of a GGUF file's header: the key-values that say what the model is. Tensors are never looked at.
struct GGUFHeader: Sendable, Equatable {
    /// The format's version, 2 or 3.
    let version: UInt32
    /// How many tensors the file says it holds.
    let tensorCount: UInt64
    /// The values that are kept, by key.
    var values: [String: GGUFValue] = [:]

    /// The text of a key.
    func text(_ key: String) -> String? {
        if case .text(let text)? = values[key] { text } else { nil }
    }

    /// The integer of a key.
    func integer(_ key: String) -> Int? {
        if case .integer(let number)? = values[key] { Int(number) } else { nil }
    }

    /// The truth value of a key.
    func bool(_ key: String) -> Bool? {
        if case .bool(let value)? = values[key] { value } else { nil }
    }
}
