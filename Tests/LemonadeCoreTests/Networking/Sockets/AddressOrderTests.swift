import Testing

@testable import LemonadeCore

struct AddressOrderTests {
    /// The resolver's order within each family, and the families by turns, its first one first.
    @Test(arguments: [
        ([], []), (["1.1.1.1"], ["1.1.1.1"]), (["2.2.2.2", "1.1.1.1"], ["2.2.2.2", "1.1.1.1"]),
        (["a::1", "a::2", "1.1.1.1", "1.1.1.2"], ["a::1", "1.1.1.1", "a::2", "1.1.1.2"]),
        (["1.1.1.1", "a::1"], ["1.1.1.1", "a::1"]),
        (["1.1.1.1", "a::1", "a::2", "a::3"], ["1.1.1.1", "a::1", "a::2", "a::3"]),
        (["a::3", "a::2", "a::1", "1.1.1.1"], ["a::3", "1.1.1.1", "a::2", "a::1"]),
    ])
    func familiesTakeTurns(given: [String], order: [String]) throws {
        func addresses(_ texts: [String]) throws -> [SocketAddress] {
            try texts.map { try #require(SocketAddress(literal: $0, port: 1)) }
        }
        #expect(SocketAddress.interleaved(try addresses(given)) == (try addresses(order)))
    }
}
