import Testing

@testable import LemonadeCore

/// The search for a text in bytes finds what a search byte by byte finds, wherever it stands.
@Suite struct ByteSearchTests {
    private func place(of text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { $0.firstIndex(of: text, from: start) }
    }

    private func slowPlace(of text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        let wanted = Array("\(text)".utf8)
        guard bytes.count >= wanted.count, start <= bytes.count - wanted.count else { return nil }
        return (start...(bytes.count - wanted.count)).first { Array(bytes[$0..<$0 + wanted.count]) == wanted }
    }

    @Test(arguments: 0..<80) func aTextIsFoundWhereverItStands(before: Int) {
        for behind in [0, 1, 7, 15, 16, 17, 40] {
            let bytes = Array(
                (String(repeating: "x", count: before) + "\"usage\"" + String(repeating: "y", count: behind)).utf8)
            #expect(place(of: "\"usage\"", in: bytes, from: 0) == before)
            #expect(place(of: "\"usage\"", in: bytes, from: before) == before)
            #expect(place(of: "\"usage\"", in: bytes, from: before + 1) == nil)
        }
    }

    @Test func whatOnlyBeginsLikeItIsPassedOver() {
        for count in 0..<60 {
            let bytes = Array((String(repeating: "\"us", count: count) + "\"usage\"").utf8)
            #expect(place(of: "\"usage\"", in: bytes, from: 0) == count * 3)
            let cut = Array((String(repeating: "\"us", count: count) + "\"usage").utf8)
            #expect(place(of: "\"usage\"", in: cut, from: 0) == nil)
        }
    }

    @Test func itAgreesWithASearchByteByByte() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...70, using: &random)
            let bytes = (0..<count).map { _ in "ab".utf8.randomElement(using: &random) ?? 0x61 }
            let start = Int.random(in: 0...count, using: &random)
            #expect(place(of: "aba", in: bytes, from: start) == slowPlace(of: "aba", in: bytes, from: start))
            #expect(place(of: "bb", in: bytes, from: start) == slowPlace(of: "bb", in: bytes, from: start))
        }
    }
}
