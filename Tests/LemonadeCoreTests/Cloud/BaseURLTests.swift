import Testing

@testable import LemonadeCore

struct BaseURLTests {
    @Test(arguments: [
        ("https://api.fireworks.ai/inference/v1", "https://api.fireworks.ai/inference/v1"),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1"),
        ("https://api.openai.com/v1///", "https://api.openai.com/v1"),
        ("HTTPS://API.OpenAI.com:443/V1", "https://api.openai.com/V1"),
        ("http://localhost:11434/v1", "http://localhost:11434/v1"),
        ("http://localhost:80", "http://localhost"),
        ("https://host:80/", "https://host:80"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("http://[0:0:0:0:0:0:0:1]/v1", "http://[::1]/v1"),
        ("http://[2001:DB8:0:0:1:0:0:1]/", "http://[2001:db8::1:0:0:1]"),
        ("http://[2001:db8:0:1:1:1:1:1]/", "http://[2001:db8:0:1:1:1:1:1]"),
        ("http://[fe80::]/", "http://[fe80::]"),
        ("http://[::]/", "http://[::]"),
        ("https://my_host.internal/a/b%20c", "https://my_host.internal/a/b%20c"),
        ("https://gateway/tenant:1/~x/$a,b;c=d/@me", "https://gateway/tenant:1/~x/$a,b;c=d/@me"),
        ("https://3com.example/v1", "https://3com.example/v1"),
        ("http://1.2.3.4.example", "http://1.2.3.4.example"),
    ])
    func hasOneCanonicalText(text: String, canonical: String) throws {
        let url = try BaseURL(text)
        #expect(url.description == canonical)
        #expect(try BaseURL(canonical) == url)
    }

    @Test func givesTheClientItsPartsAndTargets() throws {
        let url = try BaseURL("http://[::1]:8080/openai/v1/")
        #expect(url.origin == Origin(scheme: .http, host: "::1", port: 8080))
        #expect(url.origin.authority == "[::1]:8080")
        #expect(url.path == "/openai/v1")
        #expect(url.target("chat/completions") == "/openai/v1/chat/completions")
        #expect(try BaseURL("https://api.perplexity.ai").target("models") == "/models")
        #expect(try BaseURL("https://a/v1").origin == BaseURL("https://A:443/v2").origin)
        #expect(try BaseURL("https://a/v1").origin != BaseURL("http://a/v1").origin)
    }

    private static let badAddresses: [(String, BaseURLFault)] = [
        ("", BaseURLFault.empty),
        (" https://a", .whiteSpace),
        ("https://a/v1\n", .whiteSpace),
        ("https://a/\tb", .whiteSpace),
        ("https://a/\u{0}", .controlCharacter),
        ("https://a/\u{1B}[2J", .controlCharacter),
        ("https://a/\u{7F}", .controlCharacter),
        ("https://exämple.org/", .notASCII),
        ("https://a\u{A0}b/", .notASCII),
        ("https://a\\b/", .character("\\")),
        ("https://a/<v1>", .character("<")),
        ("https://a/{tenant}", .character("{")),
        ("api.openai.com/v1", .noScheme),
        ("localhost:8080", .noScheme),
        ("//host/v1", .noScheme),
        ("://host/v1", .noScheme),
        ("host/://v1", .noScheme),
        ("https:/host", .noScheme),
        ("https", .noScheme),
        ("ftp://host/", .unsupportedScheme),
        ("file:///etc/passwd", .unsupportedScheme),
        ("wss://host", .unsupportedScheme),
        ("httpss://host", .unsupportedScheme),
        ("https://user@host/", .userInfo),
        ("https://user:secret@host/", .userInfo),
        ("https://@host/", .userInfo),
        ("https://host/v1?key=secret", .query),
        ("https://host?", .query),
        ("https://host/v1#top", .fragment),
        ("https://host#", .fragment),
        ("https://", .noHost),
        ("https:///v1", .noHost),
        ("https://:443/v1", .noHost),
        ("https://a..b/", .badHost),
        ("https://.a/", .badHost),
        ("https://a./", .badHost),
        ("https://a%2eb/", .badHost),
        ("https://a!b/", .badHost),
        ("https://256.1.1.1/", .badHost),
        ("https://127.1/", .badHost),
        ("https://2130706433/", .badHost),
        ("https://0x7f.0.0.1/", .badHost),
        ("https://127.0.0.0x1/", .badHost),
        ("https://127.0.0.01/", .badHost),
        ("https://1.2.3.4.5/", .badHost),
        ("http://::1/", .badIPv6),
        ("http://[::1/", .badIPv6),
        ("http://[]/", .badIPv6),
        ("http://[127.0.0.1]/", .badIPv6),
        ("http://[::1]8080/", .badIPv6),
        ("http://[fe80::1%25eth0]/", .badIPv6),
        ("http://[12345::]/", .badIPv6),
        ("https://host:/v1", .badPort),
        ("https://host:0/v1", .badPort),
        ("https://host:65536/v1", .badPort),
        ("https://host:+80/v1", .badPort),
        ("https://host:8o/v1", .badPort),
        ("https://host:99999999999999999999/", .badPort),
        ("http://[::1]:/", .badPort),
        ("https://host/%", .badPercent),
        ("https://host/%4", .badPercent),
        ("https://host/%zz", .badPercent),
    ]

    @Test(arguments: badAddresses)
    func namesTheFaultOfABadAddress(text: String, fault: BaseURLFault) {
        #expect(throws: CloudError.invalidBaseURL(fault)) { try BaseURL(text) }
    }

    @Test func acceptsTheLongestTextAndNoLonger() throws {
        let text = "https://host/" + String(repeating: "a", count: BaseURL.longest - 13)
        #expect(try BaseURL(text).description == text)
        #expect(throws: CloudError.invalidBaseURL(.tooLong)) { try BaseURL(text + "a") }
        let label = String(repeating: "a", count: 64)
        #expect(throws: CloudError.invalidBaseURL(.badHost)) { try BaseURL("https://\(label)/") }
    }

    @Test(arguments: ["https://u:hunter2@host/", "https://host/?key=hunter2", "https://ho st/hunter2"])
    func neverRepeatsWhatMayHoldAKey(text: String) {
        let error = #expect(throws: CloudError.self) { try BaseURL(text) }
        #expect(error.map { !$0.message.contains("hunter2") && $0.member == "base_url" } == true)
    }
}
