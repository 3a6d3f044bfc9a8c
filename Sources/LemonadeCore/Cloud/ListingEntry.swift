/// One entry of a provider's listing, for reading: whatever is missing or of the wrong type is nil.
struct ListingEntry: Sendable {
    /// Largest entry in bytes; more is not a model. Default: 256 KiB.
    static let mostBytes = 256 * 1024
    /// Most members an entry may have; more is not a model. Default: 256.
    static let mostMembers = 256
    /// Largest believable context window in tokens.
    static let largestContext = 1_000_000_000

    /// The entry's members.
    let members: JSONObject

    /// The member of that name.
    subscript(name: String) -> JSONValue? {
        members[name]
    }

    /// Whether the entry has the member, and not as null.
    func has(_ name: String) -> Bool {
        guard let value = members[name] else { return false }
        return value != .null
    }

    /// The first member of those names that is a whole, positive and believable number of tokens.
    func tokens(_ names: String...) -> Int? {
        for name in names {
            if let count = members[name]?.tokens { return count }
        }
        return nil
    }

    /// The member's strings in lower case.
    func words(_ name: String) -> [String] {
        members[name]?.words ?? []
    }
}

extension JSONValue {
    /// A whole, positive and believable number of tokens; a float without a fraction and a numeric string count.
    var tokens: Int? {
        let number =
            switch self {
            case .number(let number): number.int
            case .string(let text) where text.utf8.count <= 20:
                Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
            case .string, .null, .bool, .array, .object: nil as Int?
            }
        guard let number, (1...ListingEntry.largestContext).contains(number) else { return nil }
        return number
    }

    /// The array's strings in lower case; nil if this is no array.
    var words: [String]? {
        array?.prefix(ListingEntry.mostMembers).compactMap { $0.string?.lowercased() }
    }

    /// A price that is a number or a numeric string, times ten to the power of `shift`.
    func price(shift: Int) -> TokenPrice? {
        switch self {
        case .number(let number): TokenPrice(decimal: number.text, shift: shift)
        case .string(let text): TokenPrice(decimal: text, shift: shift)
        case .null, .bool, .array, .object: nil
        }
    }
}
