import Testing

@testable import LemonadeCore

struct JSONNumberTests {
    @Test(
        arguments: [
            ("8192", 8192), ("8192.0", 8192), ("8.192e3", 8192), ("-0", 0), ("-1", -1), ("1e2", 100), ("100e-2", 1),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil), ("0.5", nil),
            ("9007199254740991.0", 9_007_199_254_740_991), ("9007199254740992.0", nil), ("9007199254740993.0", nil),
            ("1e400", nil), ("-1e400", nil),
        ] as [(String, Int?)])
    func wholeNumbersAreIntegersHoweverTheyAreSpelled(_ text: String, _ int: Int?) {
        #expect(JSONNumber(validated: text).int == int)
    }

    @Test(
        arguments: [("1.5", 1.5), ("-0", -0.0), ("1e-400", 0), ("1e400", nil), ("-1e400", nil)] as [(String, Double?)])
    func doublesAreFinite(_ text: String, _ double: Double?) {
        #expect(JSONNumber(validated: text).double == double)
    }

    @Test(
        arguments: [
            0, -0.0, 1, -1, 0.1, 1.5, 1e14, 1e15, 1e16, 1e17, 1e300, .leastNonzeroMagnitude, .pi, .leastNormalMagnitude,
            .greatestFiniteMagnitude, 0x1p53,
        ] as [Double])
    func spellsDoublesAsJSON(_ double: Double) throws {
        let number = try #require(JSONNumber(double))
        #expect(JSONReference.accepts(Array(number.text.utf8)))
        #expect(number.double == double)
    }

    @Test func refusesWhatJSONCannotSpell() {
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(-Double.infinity) == nil)
        #expect(JSONNumber(Double.nan) == nil)
    }
}
