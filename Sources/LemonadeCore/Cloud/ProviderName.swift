/// The name under which a cloud provider is installed: the prefix of its models' names and, in upper case, the middle of
/// the variable that holds its key. `[a-z0-9_-]{1,64}`, less the reserved names.
package struct ProviderName: Sendable, CustomStringConvertible {
    /// Longest accepted name in bytes.
    package static let longest = 64

    /// The name as it is spelled everywhere.
    package let text: String
    /// The variable that holds the provider's key, `LEMONADE_<NAME>_API_KEY` with `-` written as `_`.
    package let environmentVariable: String
    /// The variable that names the provider's proxy, `LEMONADE_<NAME>_PROXY`.
    let proxyVariable: String

    package var description: String { text }

    /// The name, checked.
    package init(_ text: String) throws(CloudError) {
        if let fault = ProviderName.fault(in: text) {
            throw .invalidProviderName(String(text.prefix(ProviderName.longest)), fault)
        }
        self.text = text
        let word = text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "_")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte & ~0x20
            default: byte
            }
        }
        let prefix = "LEMONADE_\(String(decoding: word, as: UTF8.self))"
        environmentVariable = "\(prefix)_API_KEY"
        proxyVariable = "\(prefix)_PROXY"
    }

    private static func fault(in text: String) -> ProviderNameFault? {
        guard !text.isEmpty else { return .empty }
        guard text.utf8.count <= longest else { return .tooLong }
        guard text.utf8.allSatisfy(isAllowed) else { return faultyCharacter(in: text) }
        return switch text {
        case "admin": .adminKey
        case "user", "extra": .localPrefix
        default: nil
        }
    }

    /// By ASCII value and not by order: Unicode sorts `0⃣`, a digit with a mark on it, between `0` and `9`. Capitals are the
    /// fault only where nothing else is, so that the name in lower case, which the error suggests, is a good one.
    private static func faultyCharacter(in text: String) -> ProviderNameFault {
        for character in text {
            guard let byte = character.asciiValue, isAllowed(byte) || isCapital(byte) else {
                return .character(character)
            }
        }
        return .upperCase
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isCapital(_ byte: UInt8) -> Bool {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    }
}

extension ProviderName: Hashable, Comparable {
    package static func == (left: ProviderName, right: ProviderName) -> Bool {
        left.text == right.text
    }

    package static func < (left: ProviderName, right: ProviderName) -> Bool {
        left.text < right.text
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}
