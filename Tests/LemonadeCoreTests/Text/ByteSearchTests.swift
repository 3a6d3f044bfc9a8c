import Testing

@testable import LemonadeCore

/// The search for two texts in bytes finds what a search byte by byte finds, wherever they stand.
@Suite struct ByteSearchTests {
    private func place(of text: StaticString, or other: StaticString, in bytes: [UInt8], from start: Int = 0) -> Int? {
        bytes.withUnsafeBytes { $0.firstIndex(of: text, or: other, from: start) }
    }

    private func slowPlace(of text: StaticString, or other: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        (start..<bytes.count).first { place in
            [text, other].contains { bytes[place...].starts(with: "\($0)".utf8.prefix(bytes.count - place)) }
        }
    }

    @Test(arguments: 0..<80) func aTextIsFoundWhereverItStands(before: Int) {
        for text in ["\"usage\"", "\"timings\""] {
            for behind in [0, 1, 7, 15, 16, 17, 40] {
                let bytes = Array(
                    (String(repeating: "x", count: before) + text + String(repeating: "y", count: behind)).utf8)
                #expect(place(of: "\"usage\"", or: "\"timings\"", in: bytes) == before)
                #expect(place(of: "\"timings\"", or: "\"usage\"", in: bytes, from: before) == before)
                // Behind it there is its last quote, with which the next may begin only where the bytes end.
                let last = behind == 0 ? before + text.utf8.count - 1 : nil
                #expect(place(of: "\"usage\"", or: "\"timings\"", in: bytes, from: before + 1) == last)
            }
        }
    }

    @Test(arguments: 0..<80) func aTextThatTheEndCutsOffIsFound(before: Int) {
        for text in ["\"usage", "\"timings", "\"us", "\"t", "\""] {
            let bytes = Array((String(repeating: "x", count: before) + text).utf8)
            #expect(place(of: "\"usage\"", or: "\"timings\"", in: bytes) == before)
        }
    }

    @Test func whatOnlyBeginsLikeItIsPassedOver() {
        for count in 0..<60 {
            let bytes = Array((String(repeating: "\"us\"tim", count: count) + "\"usage\"").utf8)
            #expect(place(of: "\"usage\"", or: "\"timings\"", in: bytes) == count * 7)
            let none = Array((String(repeating: "\"us\"tim", count: count) + "\"usages").utf8)
            #expect(place(of: "\"usage\"", or: "\"timings\"", in: none) == nil)
        }
    }

    @Test func itAgreesWithASearchByteByByte() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...70, using: &random)
            let bytes = (0..<count).map { _ in "abc".utf8.randomElement(using: &random) ?? 0x61 }
            let start = Int.random(in: 0...count, using: &random)
            for (text, other) in [("aba", "acca"), ("bb", "bb"), ("cab", "ccccc")] as [(StaticString, StaticString)] {
                #expect(
                    place(of: text, or: other, in: bytes, from: start)
                        == slowPlace(of: text, or: other, in: bytes, from: start))
            }
        }
    }
}
