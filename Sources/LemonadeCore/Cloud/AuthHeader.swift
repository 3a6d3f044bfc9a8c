/// The field that carries a provider's key, and what stands before the key in it.
package struct AuthHeader: Sendable, Hashable {
    /// `Authorization: Bearer <key>`, which is what most providers take.
    package static let bearer = AuthHeader(checkedName: "Authorization", prefix: "Bearer ")
    /// What Anthropic's own endpoints take.
    static let anthropicKey = AuthHeader(checkedName: "x-api-key", prefix: "")
    /// Longest accepted name or prefix in bytes.
    package static let longest = 256

    /// The field's name as it was spelled.
    package let name: String
    /// What stands before the key, its space included; may be empty.
    package let prefix: String

    private init(checkedName: String, prefix: String) {
        name = checkedName
        self.prefix = prefix
    }

    /// The field, checked: a name that is an HTTP token (RFC 9110 §5.6.2) and that no part of the message's own framing
    /// needs; a prefix of printable ASCII.
    package init(name: String = "Authorization", prefix: String = "Bearer ") throws(CloudError) {
        guard !name.isEmpty else { throw .invalidAuthHeaderName(.empty) }
        guard name.utf8.count <= AuthHeader.longest else { throw .invalidAuthHeaderName(.tooLong) }
        guard name.utf8.allSatisfy({ ASCIISet.token.contains($0) }) else { throw .invalidAuthHeaderName(.notToken) }
        guard !AuthHeader.reserved.contains(name.lowercased()) else { throw .invalidAuthHeaderName(.reserved) }
        guard prefix.utf8.count <= AuthHeader.longest else { throw .invalidAuthHeaderPrefix(.tooLong) }
        guard prefix.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .invalidAuthHeaderPrefix(.notPrintable)
        }
        self.init(checkedName: name, prefix: prefix)
    }

    /// Fields that frame a message, belong to one hop, or that the relay writes itself (RFC 9110 §7.6.1, RFC 9112 §6).
    private static let reserved: Set<String> = [
        "accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "expect",
        "host", "keep-alive", "proxy-authenticate", "proxy-authentication-info", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "via",
    ]
}
