import Testing

@testable import LemonadeCore

struct TokenPriceTests {
    private static let prices: [(String, Int, String)] = [
        ("0.00000125", 6, "1.25"), ("1.25e-06", 6, "1.25"), ("1.25E-6", 6, "1.25"), ("0.00001", 6, "10"),
        ("1e-05", 6, "10"), ("0.000000125", 6, "0.125"), ("0.88", 0, "0.88"), ("3", 0, "3"), ("3.00", 0, "3"),
        ("+3", 0, "3"), ("150000", -4, "15"), ("12500", -4, "1.25"), ("0.000038", 4, "0.38"), (".5", 0, "0.5"),
        ("0", 6, "0"), ("0.000", 6, "0"), ("-0", 0, "0"), ("0e5", 0, "0"), ("100000000", 0, "100000000"),
        ("0.00000000015", 6, "0.00015"), ("0.0000002", 6, "0.2"), ("007", 0, "7"),
    ]

    @Test(arguments: prices)
    func movesThePointExactly(text: String, shift: Int, price: String) {
        #expect(TokenPrice(decimal: text, shift: shift)?.perMillion.text == price)
    }

    @Test(arguments: [
        "-1", "-0.5", "", "free", "1,5", "1.2.3", "e5", "1e", "1e+", "0x10", "nan", "inf", "1e99", "1e-99",
        "1e999999999999",
        "--1", " 1", "1 ", "$1", "10000000000", "0.00000000001", "१",
        "1.00000000000000000000000000000000000000000000000000000000000000001",
    ])
    func whatIsNoPriceIsUnknown(text: String) {
        #expect(TokenPrice(decimal: text, shift: 0) == nil)
    }

    @Test func aMillionTimesAPriceIsNotRoundedAsABinaryFractionWouldBe() {
        // In binary, 0.0000008 times a million is 0.7999999999999999.
        #expect(TokenPrice(decimal: "0.0000008", shift: 6)?.perMillion.text == "0.8")
        #expect(TokenPrice(decimal: "0.0000003", shift: 6)?.perMillion.text == "0.3")
    }

    @Test func nothingIsFree() {
        #expect(TokenPrice(decimal: "0.0", shift: 6)?.isFree == true)
        #expect(TokenPrice(decimal: "0.1", shift: 6)?.isFree == false)
    }
}
