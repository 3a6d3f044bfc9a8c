import Testing

@testable import LemonadeCore

@Suite struct RequestTargetTests {
    private func head(_ target: String, method: String = "GET") throws -> RequestHead {
        try requestHead("\(method) \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
    }

    @Test(
        arguments: [
            ("/", RequestTarget.Form.origin, "/", nil, nil), ("/a/b%2Fc?x=1?y", .origin, "/a/b%2Fc", "x=1?y", nil),
            ("/?", .origin, "/", "", nil), ("//evil/x", .origin, "//evil/x", nil, nil),
            ("/a/../b", .origin, "/a/../b", nil, nil), ("/a:b@c", .origin, "/a:b@c", nil, nil),
            ("http://h", .absolute, "/", nil, "h"), ("http://h?q", .absolute, "/", "q", "h"),
            ("HTTP://h:80/p?q", .absolute, "/p", "q", "h:80"), ("https://[::1]:8/", .absolute, "/", nil, "[::1]:8"),
        ])
    func hasItsParts(target: String, form: RequestTarget.Form, path: String, query: String?, authority: String?) throws
    {
        let head = try head(target)
        #expect(head.target.form == form)
        #expect(head.path == path)
        #expect(head.targetString == target)
        let bytes = Array(target.utf8)
        #expect(head.target.query.map { String(decoding: bytes[$0], as: UTF8.self) } == query)
        #expect(head.target.authority.map { String(decoding: bytes[$0], as: UTF8.self) } == authority)
    }

    @Test func anAsteriskIsForOptions() throws {
        let head = try head("*", method: "OPTIONS")
        #expect(head.target.form == .asterisk)
        #expect(head.path == "*")
    }

    @Test(
        arguments: [
            ("/m?show_all=true", "true"), ("/m?a=b&show_all=1", "1"), ("/m?show_all", ""), ("/m?show_all=", ""),
            ("/m?show%5Fall=a%20b+c%2B", "a b c+"), ("/m?show_all=1&show_all=2", "1"), ("/m?show_all=a=b", "a=b"),
            ("/m?Show_all=1", nil), ("/m?&&x&", nil), ("/m?", nil), ("/m", nil),
        ])
    func findsAValueInTheQuery(target: String, value: String?) throws {
        #expect(try head(target).queryValue(named: "show_all") == value)
    }

    @Test(arguments: ["/m?show_all=%", "/m?show_all=%4", "/m?show_all=%zz", "/m?%00=1", "/m?show_all=%ff"])
    func refusesABadlyEncodedQuery(target: String) throws {
        let head = try head(target)
        #expect(throws: HTTPParseError.invalidPercentEncoding) { try head.queryValue(named: "show_all") }
    }

    @Test(
        arguments: [
            ("", ""), ("fireworks.kimi", "fireworks.kimi"),
            ("accounts%2Ffireworks/models%2fx", "accounts/fireworks/models/x"),
            ("a+b", "a+b"), ("%F0%9F%8D%8B", "🍋"), ("%25", "%"), ("%7Eab%20", "~ab "),
        ])
    func decodesSegments(encoded: String, decoded: String) throws {
        #expect(
            try encoded.withBytes { (bytes) throws(HTTPParseError) in try PercentEncoding.decode(bytes) } == decoded)
    }

    @Test(arguments: ["%", "a%", "%4", "%4g", "%g4", "%+4", "%00", "a%0Ab", "%7F", "%FF", "%C3", "%ED%A0%80", "%C0%AF"])
    func refusesWhatDoesNotDecode(encoded: String) {
        #expect(throws: HTTPParseError.invalidPercentEncoding) {
            try encoded.withBytes { (bytes) throws(HTTPParseError) in _ = try PercentEncoding.decode(bytes) }
        }
    }

    @Test(
        arguments: [
            ("localhost", "localhost", nil), ("localhost:13305", "localhost", 13305), ("127.0.0.1:1", "127.0.0.1", 1),
            ("[::1]", "::1", nil), ("[fe80::1.2.3.4]:65535", "fe80::1.2.3.4", 65535), ("a:", "a", nil),
            ("[::1]:", "::1", nil),
            ("a_b-c.d~", "a_b-c.d~", nil), ("a%2eb:0080", "a%2eb", 80), ("x!$&'()*+,;=", "x!$&'()*+,;=", nil),
        ] as [(String, String, UInt16?)])
    func readsAuthorities(text: String, host: String, port: UInt16?) throws {
        let authority = try #require(text.withBytes { HTTPAuthority($0) })
        #expect(String(decoding: Array(text.utf8)[authority.host], as: UTF8.self) == host)
        #expect(authority.port == port)
        #expect(authority.isBracketed == text.hasPrefix("["))
    }

    @Test(
        arguments: [
            "", ":80", "a:65536", "a:99999999999999999999", "a:-1", "a:8 0", "a:80:80", "[::1", "[]", "[]:80",
            "[::1]80",
            "[g::1]", "[::1%25eth0]", "::1", "a/b", "a?b", "a@b", "a b", "a\\b", "a%2", "a%zz", "%", "\u{E9}", "a\"",
            "<a>",
        ])
    func refusesWhatIsNoAuthority(text: String) {
        #expect(text.withBytes { HTTPAuthority($0) } == nil)
    }

    @Test(
        arguments: [
            ("GET", .get), ("HEAD", .head), ("POST", .post), ("PUT", .put), ("DELETE", .delete), ("OPTIONS", .options),
            ("PATCH", .patch), ("get", .other("get")), ("GETS", .other("GETS")), ("POS", .other("POS")),
            ("M-SEARCH", .other("M-SEARCH")),
        ] as [(String, HTTPMethod)])
    func knowsMethodsByTheirExactName(name: String, method: HTTPMethod) throws {
        let head = try head("/", method: name)
        #expect(head.method == method)
        #expect(head.method.description == name)
    }
}
