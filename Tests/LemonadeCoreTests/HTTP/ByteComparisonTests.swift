import Testing

@testable import LemonadeCore

@Suite struct ByteComparisonTests {
    /// Whether those bytes equal that text but for case, asked of the raw bytes.
    private func same(_ bytes: [UInt8], _ text: StaticString) -> Bool {
        bytes.withUnsafeBytes { $0.equalsIgnoringCase(text) }
    }

    /// The ASCII lower case of bytes.
    private func lowercased(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    }

    @Test(
        arguments: ["TE", "Origin", "Set-Cookie", "text/event-stream", "Access-Control-Request-Method"]
            as [StaticString])
    func comparesEveryByteAndNothingButCaseIsForgiven(text: StaticString) {
        let expected = Array("\(text)".utf8)
        #expect(same(expected, text))
        #expect(!same(expected.dropLast(), text))
        #expect(!same(expected + expected.suffix(1), text))
        for place in expected.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = expected
                changed[place] = byte
                #expect(same(changed, text) == (lowercased(changed) == lowercased(expected)), "\(place) \(byte)")
            }
        }
    }

    @Test func comparesTwoTokensWithoutRegardToCase() {
        let token = Array("X-Key_1".utf8)
        for place in token.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = token
                changed[place] = byte
                let equal = token.withUnsafeBytes { token in changed.withUnsafeBytes { $0.equalsIgnoringCase(token) } }
                #expect(equal == (lowercased(changed) == lowercased(token)), "\(place) \(byte)")
            }
        }
    }

    @Test func findsTheFirstControlCharacterAtEveryPlace() {
        for length in 0...20 {
            for place in 0..<length {
                for byte in UInt8.min...UInt8.max {
                    var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: length)
                    bytes[place] = byte
                    let isForbidden = (byte < 0x20 && byte != 0x09) || byte == 0x7F
                    let found = bytes.withUnsafeBytes { $0.firstIndexOutsideFieldContent() }
                    #expect(found == (isForbidden ? place : nil), "\(length) \(place) \(byte)")
                }
            }
        }
    }

    @Test func reportsTheFirstOfSeveralControlCharacters() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let bytes =
                (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                    [0x09, 0x00, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
                } as [UInt8]
            let naive = bytes.firstIndex { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }
            #expect(bytes.withUnsafeBytes { $0.firstIndexOutsideFieldContent() } == naive)
        }
    }

    @Test(arguments: [("", ""), (" \t ", ""), ("a", "a"), ("\t a b ", "a b"), ("a\t", "a")])
    func trimsSpacesAndTabs(text: String, trimmed: String) {
        #expect(text.withBytes { Array($0.trimmingWhitespace()) } == Array(trimmed.utf8))
    }
}
