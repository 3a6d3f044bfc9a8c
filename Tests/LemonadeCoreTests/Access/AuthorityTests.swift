import Testing

@testable import LemonadeCore

@Suite struct AuthorityTests {
    static let valid: [(text: String, host: Authority.Host, port: UInt16?)] = [
        ("localhost", .name("localhost"), nil), ("LocalHost:13305", .name("localhost"), 13305),
        ("example.com.", .name("example.com"), nil), ("example.com.:80", .name("example.com"), 80),
        ("a_b-c.d:", .name("a_b-c.d"), nil), ("127.0.0.1:1", .address(.v4(0x7F00_0001)), 1),
        ("[::1]", .address(.v6(high: 0, low: 1)), nil), ("[::1]:65535", .address(.v6(high: 0, low: 1)), 65535),
    ]

    @Test(arguments: valid) func readsHostAndPort(text: String, host: Authority.Host, port: UInt16?) {
        #expect(Authority(text)?.host == host)
        #expect(Authority(text)?.port == port)
    }

    @Test(arguments: [
        "", ":80", ".", "..", "a..b", ".a", "a b", "a/b", "user@host", "[::1", "::1", "[::1]x", "[127.0.0.1]",
        "[::1%25lo]",
        "a:65536", "a:-1", "a:+1", "a:1:2", "a:٣", "münchen.example", "a\u{0}b", "a,b",
        String(repeating: "a", count: 400),
    ])
    func refusesWhatIsNoAuthority(_ text: String) {
        #expect(Authority(text) == nil)
    }

    @Test(arguments: [
        "null", "", "http:/x", "//x", "http://", "http://a/", "http://a http://b", "1http://a", "http://a?b",
    ])
    func refusesWhatIsNoOrigin(_ text: String) {
        #expect(WebOrigin(text) == nil)
    }

    @Test func defaultPortsAreTheSameOrigin() {
        #expect(WebOrigin("HTTP://Example.com.") == WebOrigin("http://example.com:80"))
        #expect(WebOrigin("https://example.com") == WebOrigin("https://example.com:443"))
        #expect(WebOrigin("http://example.com") != WebOrigin("https://example.com"))
        #expect(WebOrigin("tauri://localhost")?.port == nil)
    }
}
