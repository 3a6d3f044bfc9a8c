import Testing

@testable import LemonadeCore

@Suite struct ListenPolicyTests {
    @Test(arguments: ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "a.localhost"])
    func loopbackNeedsNoKey(_ host: String) throws {
        let host = try #require(ListenHost(host))
        #expect(ListenPolicy.refusal(host: host, keyRequired: false, allowedOrigins: []) == nil)
    }

    @Test(arguments: ["0.0.0.0", "::", "*", "192.168.1.5", "fe80::1", "box.example.org", "::ffff:0.0.0.0"])
    func anythingElseNeedsOneAndSaysWhatToSet(_ host: String) throws {
        let host = try #require(ListenHost(host))
        let refusal = try #require(ListenPolicy.refusal(host: host, keyRequired: false, allowedOrigins: []))
        #expect(refusal.contains("Set LEMONADE_API_KEY in lemond's environment"))
        #expect(refusal.contains(host.bindTexts[0]))
        #expect(ListenPolicy.refusal(host: host, keyRequired: true, allowedOrigins: [.any]) == nil)
    }

    @Test func everyOriginNeedsAKeyOnLoopbackToo() {
        let refusal = ListenPolicy.refusal(host: .localhost, keyRequired: false, allowedOrigins: [.any])
        #expect(refusal?.contains("cors_origins") == true)
    }

    static let hosts: [(text: String, bind: [String])] = [
        ("localhost", ["127.0.0.1", "::1"]), ("[::1]", ["::1"]), ("*", ["::"]), ("10.0.0.1", ["10.0.0.1"]),
        ("Box", ["box"]),
    ]

    @Test(arguments: hosts) func aHostSaysWhatToBind(text: String, bind: [String]) {
        #expect(ListenHost(text)?.bindTexts == bind)
    }

    @Test(arguments: ["", " ", "a b", "localhost:13305", "http://localhost", "[::1", "a/b"])
    func refusesWhatIsNoHost(_ text: String) {
        #expect(ListenHost(text) == nil)
    }
}
