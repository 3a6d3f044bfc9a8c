import Testing

@testable import LemonadeCore

struct ProxyExceptionTests {
    @Test(arguments: [
        (
            "example.com",
            ["https://example.com", "https://a.example.com", "https://a.b.example.com:8443", "https://EXAMPLE.com"]
        ),
        (".example.com", ["https://example.com", "https://a.example.com"]),
        ("*.example.com", ["https://example.com", "https://a.example.com"]),
        ("Example.COM.", ["https://example.com"]),
        ("example.com:8443", ["https://example.com:8443", "https://a.example.com:8443"]),
        ("example.com:443", ["https://example.com"]),
        ("*", ["https://example.com", "http://10.1.2.3", "http://[::2]"]),
        ("10.1.2.3", ["http://10.1.2.3", "http://10.1.2.3:8000"]),
        ("10.1.2.3:80", ["http://10.1.2.3"]),
        ("10.0.0.0/8", ["http://10.0.0.0", "http://10.255.255.255:1"]),
        ("10.1.2.3/8", ["http://10.9.9.9"]),
        ("10.1.2.3/32", ["http://10.1.2.3"]),
        ("0.0.0.0/0", ["http://10.1.2.3", "http://255.255.255.255"]),
        ("2001:db8::1", ["http://[2001:db8::1]", "http://[2001:0DB8:0:0::1]:8000"]),
        ("[2001:db8::1]", ["http://[2001:db8::1]"]), ("[2001:db8::1]:80", ["http://[2001:db8::1]"]),
        ("2001:db8::/32", ["http://[2001:db8:ffff::1]"]),
        ("2001:db8::8000:0:0:0/65", ["http://[2001:db8::ffff:0:0:1]"]),
        ("::/0", ["http://[2001:db8::1]"]),
    ])
    func matches(text: String, urls: [String]) throws {
        let entry = try #require(ProxyException(text))
        for url in urls { #expect(entry.matches(try BaseURL(url).origin), "\(url)") }
    }

    @Test(arguments: [
        ("example.com", ["https://badexample.com", "https://example.com.evil", "https://com", "https://example.org"]),
        ("example.com:8443", ["https://example.com", "https://example.com:8444"]),
        ("10.1.2.3", ["http://10.1.2.33", "http://110.1.2.3", "http://10.1.2.3.example"]),
        ("3", ["http://10.1.2.3"]), ("1.2.3", ["http://10.1.2.3"]),
        ("10.0.0.0/8", ["http://11.0.0.0", "http://[::a00:1]", "https://ten.example"]),
        ("10.1.2.3/32", ["http://10.1.2.2"]),
        ("2001:db8::/32", ["http://[2001:db9::1]", "http://32.1.13.184"]),
        ("2001:db8::8000:0:0:0/65", ["http://[2001:db8::7fff:0:0:1]", "http://[2001:db8:0:1:8000::1]"]),
        ("0.0.0.0/0", ["http://[2001:db8::1]", "https://example.com"]),
    ])
    func leavesOthersAlone(text: String, urls: [String]) throws {
        let entry = try #require(ProxyException(text))
        for url in urls { #expect(!entry.matches(try BaseURL(url).origin), "\(url)") }
    }

    @Test(arguments: [
        "", ".", "*.", "a b", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0.0/", "example.com/8",
        "2001:db8::/129",
        "example.com:65536", "user@example.com", "http://example.com", "ex*mple.com", "[::1", "[10.0.0.1]",
    ])
    func isNoEntry(text: String) {
        #expect(ProxyException(text) == nil)
    }

    @Test func aListHasCommasOrSpaces() {
        let (entries, faulty) = ProxyException.list(" a.example,b.example:80  c.example, ,,10.0.0.0/8,http://x,")
        #expect(entries == ["a.example", "b.example:80", "c.example", "10.0.0.0/8"].compactMap(ProxyException.init))
        #expect(entries.count == 4)
        #expect(faulty == ["http://x"])
    }
}
