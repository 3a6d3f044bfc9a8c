import Testing

@testable import LemonadeCore

/// Long strings are stepped over in blocks: whatever is not plain must be seen wherever in a block it stands.
struct LongStringTests {
    private static let length = 300

    private static func read(_ bytes: [UInt8], at place: Int) throws -> String {
        let start = Array(#"{"model":"m","text":""#.utf8)
        var text = [UInt8](repeating: UInt8(ascii: "x"), count: length)
        text.replaceSubrange(place..<place + bytes.count, with: bytes)
        let body = start + text + Array(#""}"#.utf8)
        return try body.withUnsafeBytes { try RequestFacts.read($0) }.model
    }

    @Test(arguments: [[0x1F], [0x00], [0x0A], [0x80], [0xFF], [0xC3, 0x28], [0x22], [0x5C, 0x78]] as [[UInt8]])
    func whatIsWrongIsSeenEverywhere(_ bytes: [UInt8]) {
        for place in 0...Self.length - bytes.count {
            #expect(throws: RequestFactsError.self) { try Self.read(bytes, at: place) }
        }
    }

    @Test(
        arguments: [
            [0x5C, 0x6E], [0x5C, 0x22], [0x5C, 0x5C], [0xC3, 0xA9], [0xF0, 0x9F, 0x8D, 0x8B], [0x7F], [0x20],
        ] as [[UInt8]])
    func whatIsRightIsSteppedOverEverywhere(_ bytes: [UInt8]) throws {
        for place in 0...Self.length - bytes.count {
            #expect(try Self.read(bytes, at: place) == "m")
        }
    }
}
