import Testing

@testable import LemonadeCore

struct Base64Tests {
    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func encodesTheStandardsExamples(text: String, encoded: String) {
        #expect(String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self) == encoded)
    }

    @Test func everyDigitIsUsed() {
        let bytes: [UInt8] = [0xFF, 0xEF, 0xBE, 0x00, 0x10, 0x83]
        #expect(String(decoding: Base64.encode(bytes), as: UTF8.self) == "/+++ABCD")
    }
}
