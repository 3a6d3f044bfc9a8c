import Testing

@testable import LemonadeCore

struct ProxyServerTests {
    private func shown(_ credentials: APIKey?) -> String? {
        credentials?.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("http://proxy.example:3128", "proxy.example:3128"), ("http://proxy.example:3128/", "proxy.example:3128"),
        ("HTTP://Proxy.Example:3128", "proxy.example:3128"), ("proxy.example:3128", "proxy.example:3128"),
        // A URL's port is its scheme's when it names none; 1080 is what curl alone would take.
        ("http://proxy.example", "proxy.example:80"), ("10.0.0.1:8080", "10.0.0.1:8080"),
        ("http://[2001:DB8::1]:3128", "[2001:db8::1]:3128"), ("[::1]:8080", "[::1]:8080"), ("http://[::1]", "[::1]:80"),
    ])
    func readsWhatPeopleWrite(text: String, authority: String) throws {
        let proxy = try ProxyServer(text, mayHoldCredentials: false)
        #expect(proxy.authority == authority)
        #expect(proxy.description == "http://\(authority)")
        #expect(proxy.credentials == nil)
        #expect(try ProxyServer(proxy.description, mayHoldCredentials: false) == proxy)
    }

    @Test(arguments: [
        ("http://user:secret@proxy:1", "dXNlcjpzZWNyZXQ="), ("user:secret@proxy:1", "dXNlcjpzZWNyZXQ="),
        // RFC 7617 §2: the colon is there, whatever is behind it.
        ("http://user@proxy:1", "dXNlcjo="), ("http://user:@proxy:1", "dXNlcjo="),
        ("http://user:a%40b%3Ac@proxy:1", "dXNlcjphQGI6Yw=="), ("http://user:a@b:c@proxy:1", "dXNlcjphQGI6Yw=="),
        ("http://user:%C3%A4@proxy:1", "dXNlcjrDpA=="), ("http://user:{x}@proxy:1", "dXNlcjp7eH0="),
    ])
    func credentialsAreThoseOfBasicAuthentication(text: String, encoded: String) throws {
        let proxy = try ProxyServer(text, mayHoldCredentials: true)
        #expect(shown(proxy.credentials) == encoded)
        #expect(proxy.authority == "proxy:1")
    }

    @Test func noUserIsNoCredentials() throws {
        #expect(try ProxyServer("http://@proxy:1", mayHoldCredentials: true).credentials == nil)
    }

    @Test(arguments: [
        ("", ProxyFault.empty), ("http://", .notAnAddress), ("http://:3128", .notAnAddress), (":3128", .notAnAddress),
        ("http://proxy:0", .notAnAddress), ("http://proxy:65536", .notAnAddress), ("http://proxy:x", .notAnAddress),
        ("http://proxy:1/path", .notAnAddress), ("http://proxy:1?x", .notAnAddress),
        ("http://proxy:1#x", .notAnAddress),
        ("http://pro xy:1", .notAnAddress), ("http://proxy:1\r\nX: y", .notAnAddress),
        ("http://pröxy:1", .notAnAddress),
        ("http://::1:80", .notAnAddress), ("ftp://proxy:1", .notAnAddress), ("http//proxy:1", .notAnAddress),
        ("https://proxy:1", .unsupportedScheme("https")), ("SOCKS5://proxy:1", .unsupportedScheme("socks5")),
        ("socks5h://proxy:1", .unsupportedScheme("socks5h")), ("socks4://proxy", .unsupportedScheme("socks4")),
        ("http://user:a%@proxy:1", .badUserInfo), ("http://us%3Aer:x@proxy:1", .badUserInfo),
        ("http://user:%0A@proxy:1", .badUserInfo), ("http://user:%FF@proxy:1", .badUserInfo),
        (String(repeating: "x", count: 5000), .notAnAddress),
    ])
    func refusesWhatItCannotUse(text: String, fault: ProxyFault) {
        #expect(throws: fault) { try ProxyServer(text, mayHoldCredentials: true) }
        #expect(!fault.predicate.isEmpty)
    }

    /// Whatever is cut off, put in or changed: it is refused, or what is shown of it is read as the same proxy.
    @Test(arguments: ["http://us%65r:p%40ss@proxy.example:3128/", "[2001:db8::1]:3128", "10.0.0.1:1,::/0,*.a:2"])
    func injuredTextNeverTraps(text: String) throws {
        let bytes = Array(text.utf8)
        let marks = Array(":/@%[].*, \r\u{0}0xé".utf8)
        var injured =
            (0...bytes.count).map { Array(bytes.prefix($0)) } + (0...bytes.count).map { Array(bytes.dropFirst($0)) }
        for index in bytes.indices {
            for mark in marks {
                injured.append(bytes[..<index] + [mark] + bytes[index...])
                injured.append(bytes[..<index] + [mark] + bytes[(index + 1)...])
            }
        }
        for bytes in injured {
            let text = String(decoding: bytes, as: UTF8.self)
            _ = ProxyException.list(text)
            guard let proxy = try? ProxyServer(text, mayHoldCredentials: true) else { continue }
            let shown = try ProxyServer(proxy.description, mayHoldCredentials: false)
            #expect(shown.host == proxy.host && shown.port == proxy.port, "\(text)")
        }
    }

    @Test(arguments: ["http://user:secret@proxy:1", "secret@proxy:1", "http://:@proxy:1"])
    func credentialsAreRefusedWhereTheyWouldBeStored(text: String) {
        #expect(throws: ProxyFault.userInfo) { try ProxyServer(text, mayHoldCredentials: false) }
    }

    @Test func showsItsCredentialsInNothingThatPrintsOrReflects() throws {
        let proxy = try ProxyServer("http://user:secret@proxy:1", mayHoldCredentials: true)
        let choice = ProxyChoice(.through(proxy), .provider)
        var dumped = ""
        dump(choice, to: &dumped)
        for text in ["\(proxy)", String(reflecting: proxy), "\(choice)", dumped, "\(ProxySetting.through(proxy))"] {
            #expect(!text.contains("secret") && !text.contains("dXNlcjpzZWNyZXQ="))
        }
        var writer = ByteWriter()
        proxy.appendCredentials(to: &writer)
        #expect(writer.bytes == Array("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n".utf8))
    }

    @Test func connectionsAreSharedOnlyWithTheSameProxyAndCredentials() throws {
        func target(_ proxy: String?, port: UInt16 = 443) throws -> ConnectionTarget {
            ConnectionTarget(
                isSecure: true, host: "h", port: port,
                proxy: try proxy.map { try ProxyServer($0, mayHoldCredentials: true) })
        }
        let targets = [
            try target(nil), try target("http://p:1"), try target("http://p:2"), try target("http://u:a@p:1"),
            try target("http://u:b@p:1"), try target("http://p:1", port: 444),
        ]
        #expect(Set(targets).count == targets.count)
        #expect(try targets[3] == target("http://u:a@p:1/"))
    }

    @Test func onlyPlainRequestsAreForwarded() throws {
        let proxy = try ProxyServer("http://p:1", mayHoldCredentials: false)
        let secure = ConnectionTarget(isSecure: true, host: "h", port: 443, proxy: proxy)
        #expect(!secure.isForwarded && secure.targetPrefix.isEmpty)
        let plain = ConnectionTarget(isSecure: false, host: "::1", port: 8000, proxy: proxy)
        #expect(plain.isForwarded && plain.targetPrefix == "http://[::1]:8000")
        let direct = ConnectionTarget(isSecure: false, host: "h", port: 80)
        #expect(!direct.isForwarded && direct.targetPrefix.isEmpty)
    }
}
