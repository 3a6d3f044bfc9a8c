import Testing

@testable import LemonadeCore

@Suite struct ASCIISetTests {
    static let alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

    private func expect(_ set: ASCIISet, toBe characters: String) {
        let members = Set(characters.utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(set.contains(byte) == members.contains(byte), "byte \(byte)")
        }
    }

    @Test func tokensAreAsInRFC9110() {
        expect(.token, toBe: "!#$%&'*+-.^_`|~" + Self.alphanumeric)
    }

    @Test func registeredNamesAreAsInRFC3986() {
        expect(.registeredName, toBe: "-._~" + "!$&'()*+,;=" + Self.alphanumeric)
    }

    @Test func addressesHaveHexadecimalDigitsColonsAndDots() {
        expect(.internetAddress, toBe: "0123456789abcdefABCDEF:.")
    }

    @Test func targetsHaveVisibleCharactersButNoFragment() {
        expect(.requestTarget, toBe: String((0x21...0x7E).map { Character(Unicode.Scalar($0)) }.filter { $0 != "#" }))
    }

    @Test func digitsHaveTheirValues() {
        for byte in UInt8.min...UInt8.max {
            let text = String(decoding: [byte], as: UTF8.self)
            let isDigit = Set("0123456789abcdefABCDEF".utf8).contains(byte)
            #expect(byte.hexadecimalDigit == (isDigit ? UInt8(text, radix: 16) : nil))
            #expect(byte.decimalDigit == (isDigit ? UInt8(text) : nil))
        }
    }
}
