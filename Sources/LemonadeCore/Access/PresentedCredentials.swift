/// The keys that a request carries, wherever its client puts them: `Authorization: Bearer` (OpenAI's SDKs), or `x-api-key`
/// (Anthropic's). Both may be there; one that fits is enough.
package struct PresentedCredentials: Sendable {
    /// The candidates, at most two.
    let candidates: [String]

    /// Reads the two fields.
    package init(authorization: String?, xAPIKey: String?) {
        candidates = [authorization.flatMap(PresentedCredentials.bearer), xAPIKey.map { $0 }].compactMap(\.self)
            .filter { !$0.isEmpty }
    }

    /// No key at all.
    package static let none = PresentedCredentials(authorization: nil, xAPIKey: nil)

    /// The token of `Bearer token` (RFC 6750 §2.1; the scheme's case does not matter, RFC 9110 §11.1).
    static func bearer(_ field: String) -> String? {
        let scheme = field.prefix { $0 != " " }
        guard scheme.lowercased() == "bearer" else { return nil }
        return String(field[scheme.endIndex...].drop { $0 == " " })
    }
}
