/// A set of known field names, one bit each: what a filter asks.
struct HTTPFieldSet: Sendable, Equatable, ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    /// A set of those names.
    init(arrayLiteral elements: HTTPFieldID...) {
        for id in elements { insert(id) }
    }

    /// Is that name in the set?
    @inline(__always)
    func contains(_ id: HTTPFieldID) -> Bool {
        bits & (1 &<< UInt64(id.rawValue)) != 0
    }

    /// Adds a name.
    @inline(__always)
    mutating func insert(_ id: HTTPFieldID) {
        bits |= 1 &<< UInt64(id.rawValue)
    }

    /// All names of both sets.
    func union(_ other: HTTPFieldSet) -> HTTPFieldSet {
        var result = self
        result.bits |= other.bits
        return result
    }

    /// Fields that concern one connection only and are never forwarded, beside those that `Connection` names
    /// (RFC 9110 §7.6.1).
    static let hopByHop: HTTPFieldSet = [
        .connection, .keepAlive, .proxyConnection, .proxyAuthenticate, .proxyAuthorization, .te, .trailer,
        .transferEncoding, .upgrade,
    ]
}
