/// A request method (RFC 9110 §9); names are case-sensitive.
enum HTTPMethod: Equatable, Sendable {
    case get
    case head
    case post
    case put
    case delete
    case options
    case patch
    /// Any other token.
    case other(String)

    /// The method that those bytes name; nil unless they are a token.
    init?(_ bytes: UnsafeRawBufferPointer) {
        switch bytes.count {
        case 3 where bytes.equals("GET"): self = .get
        case 3 where bytes.equals("PUT"): self = .put
        case 4 where bytes.equals("POST"): self = .post
        case 4 where bytes.equals("HEAD"): self = .head
        case 5 where bytes.equals("PATCH"): self = .patch
        case 6 where bytes.equals("DELETE"): self = .delete
        case 7 where bytes.equals("OPTIONS"): self = .options
        default:
            guard !bytes.isEmpty, bytes.allSatisfy(ASCIISet.token.contains) else { return nil }
            self = .other(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension HTTPMethod: CustomStringConvertible {
    var description: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .patch: "PATCH"
        case .other(let name): name
        }
    }
}
