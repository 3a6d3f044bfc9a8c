import Testing

@testable import LemonadeCore

struct APIKeyTests {
    private func text(of key: APIKey) -> String {
        key.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func lendsItsBytes() throws {
        #expect(text(of: try APIKey("fw-SECRET 1~")) == "fw-SECRET 1~")
    }

    @Test(arguments: ["k\n", "k\r\n", "k"])
    func dropsOneLineEnd(spelling: String) throws {
        #expect(text(of: try APIKey(spelling)) == "k")
    }

    @Test(arguments: [
        ("", APIKeyFault.empty), ("\n", .empty), ("\r\n", .empty), ("k\n\n", .controlCharacter),
        ("a\nb", .controlCharacter), ("a\r", .controlCharacter), ("a\u{0}b", .controlCharacter),
        ("\u{7F}", .controlCharacter),
        ("a\tb", .controlCharacter), ("k\u{200B}", .notASCII), ("ключ", .notASCII), ("k\u{A0}", .notASCII),
    ])
    func refusesWhatCannotBeSent(spelling: String, fault: APIKeyFault) {
        #expect(throws: CloudError.invalidKey(fault)) { try APIKey(spelling) }
    }

    @Test func acceptsTheLongestKeyAndNoLonger() throws {
        let longest = String(repeating: "k", count: 8192)
        #expect(text(of: try APIKey(longest + "\n")) == longest)
        #expect(throws: CloudError.invalidKey(.tooLong)) { try APIKey(longest + "k") }
    }

    @Test func showsInNothingThatPrintsOrReflects() throws {
        let key = try APIKey("fw-SECRET")
        var dumped = ""
        dump(key, to: &dumped)
        dump(ResolvedKey.runtime(key), to: &dumped)
        dump([try ProviderName("p"): key], to: &dumped)
        dump(EnvironmentKeys(["LEMONADE_P_API_KEY": "fw-SECRET"]), to: &dumped)
        dump(RuntimeKeyChange.store(key), to: &dumped)
        var request = InstallRequest(provider: try ProviderName("p"))
        request.apiKey = "fw-SECRET"
        let texts = [
            "\(key)", String(describing: key), String(reflecting: key), "\(ResolvedKey.environment(key))",
            "\(Optional(key) as Any)", String(reflecting: [key]), dumped, "\(Mirror(reflecting: key).children.count)",
            "\(RuntimeKeyChange.store(key))",
        ]
        for text in texts { #expect(!text.contains("SECRET"), "\(text)") }
        #expect(dumped.contains("<API key>"))
    }

    @Test func comparesByContent() throws {
        #expect(try APIKey("abc") == APIKey("abc"))
        #expect(try APIKey("abc") != APIKey("abd"))
        #expect(try APIKey("abc") != APIKey("ab"))
    }
}
