/// A cloud model's public name, `<provider>.<id>`. Provider names hold no dot, so the first one is the border.
package struct ModelName: Sendable, Hashable, CustomStringConvertible {
    /// The provider's name.
    package let provider: ProviderName
    /// What stands after the dot: a cleaned id, or a raw one.
    package let rest: String

    package var description: String { ModelName.text(provider, rest) }

    /// The name of that provider's model.
    init(provider: ProviderName, rest: String) {
        self.provider = provider
        self.rest = rest
    }

    /// Takes a requested name apart; nil if it cannot be a cloud model's. Whether the provider is installed is for the
    /// caller to know: `llama3.2` has the form too.
    package init?(_ name: String) {
        let bytes = name.utf8
        guard let dot = bytes.prefix(ProviderName.longest + 1).firstIndex(of: UInt8(ascii: ".")),
            let provider = try? ProviderName(String(name[..<dot]))
        else { return nil }
        let rest = name[bytes.index(after: dot)...]
        // Names are kept, logged and answered with, and a request's may be as long as its body.
        guard !rest.isEmpty, rest.utf8.count <= DiscoveredModel.longestID else { return nil }
        self.init(provider: provider, rest: String(rest))
    }

    /// An upstream id without what only repeats where it comes from: `accounts/<x>/models/` and a leading
    /// `<provider>/`. Cleaning a cleaned id changes nothing; an id is never cleaned away altogether.
    static func clean(_ id: String, of provider: ProviderName) -> String {
        var rest = id[...]
        while let shorter = withoutAccount(rest) ?? withoutProvider(rest, provider) { rest = shorter }
        return String(rest)
    }

    static func text(_ provider: ProviderName, _ rest: String) -> String {
        "\(provider.text).\(rest)"
    }

    private static func withoutAccount(_ id: Substring) -> Substring? {
        let start = "accounts/"
        guard id.utf8.starts(with: start.utf8) else { return nil }
        let account = id.utf8.dropFirst(start.utf8.count)
        guard let slash = account.firstIndex(of: UInt8(ascii: "/")), slash != account.startIndex else { return nil }
        let after = account[slash...]
        return remainder(of: after, after: "/models/")
    }

    private static func withoutProvider(_ id: Substring, _ provider: ProviderName) -> Substring? {
        remainder(of: id.utf8, after: provider.text + "/")
    }

    private static func remainder(of id: Substring.UTF8View, after prefix: String) -> Substring? {
        guard id.starts(with: prefix.utf8) else { return nil }
        let rest = id.dropFirst(prefix.utf8.count)
        return rest.isEmpty ? nil : Substring(rest)
    }
}
