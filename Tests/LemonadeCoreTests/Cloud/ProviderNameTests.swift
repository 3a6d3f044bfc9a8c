import Testing

@testable import LemonadeCore

struct ProviderNameTests {
    @Test(arguments: [
        ("fireworks", "LEMONADE_FIREWORKS_API_KEY"),
        ("my-gateway", "LEMONADE_MY_GATEWAY_API_KEY"),
        ("a_b", "LEMONADE_A_B_API_KEY"),
        ("0", "LEMONADE_0_API_KEY"),
        ("z-ai_2", "LEMONADE_Z_AI_2_API_KEY"),
        ("administrator", "LEMONADE_ADMINISTRATOR_API_KEY"),
    ])
    func namesTheVariableThatHoldsTheKey(name: String, variable: String) throws {
        #expect(try ProviderName(name).environmentVariable == variable)
    }

    @Test func acceptsTheLongestNameAndNoLonger() throws {
        let longest = String(repeating: "x", count: 64)
        #expect(try ProviderName(longest).text == longest)
        #expect(throws: CloudError.invalidProviderName(longest, .tooLong)) { try ProviderName(longest + "x") }
    }

    @Test(arguments: [
        ("", ProviderNameFault.empty),
        ("OpenAI", .upperCase),
        ("open.ai", .character(".")),
        ("open ai", .character(" ")),
        ("a/b", .character("/")),
        ("é", .character("é")),
        ("Ⅷ", .character("Ⅷ")),
        ("a\u{0}", .character("\u{0}")),
        ("a\r\n", .character("\r\n")),
        ("a=b", .character("=")),
        ("🍋", .character("🍋")),
        ("0\u{20E3}", .character("0\u{20E3}")),
        ("a\u{338}", .character("a\u{338}")),
        ("A\u{338}", .character("A\u{338}")),
        ("Ab\u{1B}", .character("\u{1B}")),
        ("admin", .adminKey),
        ("user", .localPrefix),
        ("extra", .localPrefix),
    ])
    func refusesWhatCannotBeAVariableOrAPrefix(name: String, fault: ProviderNameFault) {
        #expect(throws: CloudError.invalidProviderName(name, fault)) { try ProviderName(name) }
    }

    @Test func saysWhatToWriteInsteadOfCapitals() {
        #expect(CloudError.invalidProviderName("OpenAI", .upperCase).message.contains("'openai'"))
    }

    @Test func showsAnUnprintableCharacterAsItsNumber() {
        #expect(CloudError.invalidProviderName("a\u{1B}", .character("\u{1B}")).message.contains("U+001B"))
        #expect(!CloudError.invalidProviderName("a\u{202E}", .character("\u{202E}")).message.contains("\u{202E}"))
    }

    @Test func keepsTheServersOwnAdminKeyAtHome() {
        #expect(CloudError.invalidProviderName("admin", .adminKey).message.contains("LEMONADE_ADMIN_API_KEY"))
    }
}
