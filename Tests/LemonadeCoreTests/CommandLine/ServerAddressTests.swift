import Testing

@testable import LemonadeCLI

struct ServerAddressTests {
    private func resolve(
        _ host: String? = nil, port: String? = nil, environment: [String: String] = [:]
    ) throws -> String {
        try ServerAddress.resolve(host: host, port: port, environment: environment).url
    }

    @Test(arguments: [
        (nil, "http://localhost:13305"),
        ("box", "http://box:13305"),
        ("box:8000", "http://box:8000"),
        ("BOX.Example", "http://box.example:13305"),
        ("192.168.1.5", "http://192.168.1.5:13305"),
        ("::1", "http://[::1]:13305"),
        ("[::1]", "http://[::1]:13305"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("http://box", "http://box:13305"),
        ("HTTP://box:8000/", "http://box:8000"),
        ("http://box:8000/v1", "http://box:8000"),
        ("http://box:8000/api/v1/", "http://box:8000"),
        ("http://box/lemonade/v1", "http://box:13305/lemonade"),
        (" box ", "http://box:13305"),
        ("https://box", "https://box:443"),
        ("HTTPS://[::1]:8443/lemonade/v1/", "https://[::1]:8443/lemonade"),
    ])
    func readsHostsAndURLs(host: String?, url: String) throws {
        #expect(try resolve(host) == url)
    }

    @Test(arguments: [
        ("ftp://box", "is neither an http nor an https URL"),
        ("http://", "is not a host name"),
        ("box:0", "is not a port"),
        ("box:65536", "is not a port"),
        ("box:http", "is not a port"),
        ("bo x", "is not a host name"),
        ("box\r\nX: y", "is not a host name"),
        ("user@box", "is not a host name"),
        ("[::1", "is not a host name"),
        ("[::1]x", "is not a host name"),
        ("böx", "is not a host name"),
    ])
    func refusesTheRest(host: String, reason: String) {
        let error = #expect(throws: CommandFailure.self) { try resolve(host) }
        #expect(error?.exitStatus == .wrongUsage)
        #expect(error?.message?.contains(reason) == true)
        #expect(error?.message?.hasPrefix("--host: ") == true)
    }

    @Test(
        arguments: [
            (nil, nil, ["LEMONADE_HOST": "box", "LEMONADE_PORT": "9"], "http://box:9"),
            (nil, nil, ["LEMONADE_HOST": "", "LEMONADE_PORT": ""], "http://localhost:13305"),
            ("a", nil, ["LEMONADE_HOST": "b", "LEMONADE_PORT": "9"], "http://a:9"),
            ("http://a:7", nil, ["LEMONADE_PORT": "9"], "http://a:7"),
            ("http://a:7", "8", ["LEMONADE_PORT": "9"], "http://a:8"),
            (nil, "8", ["LEMONADE_HOST": "http://b:7/v1", "LEMONADE_PORT": "9"], "http://b:8"),
            (nil, nil, ["LEMONADE_HOST": "http://b:7", "LEMONADE_PORT": "9"], "http://b:7"),
            (nil, nil, ["LEMONADE_HOST": "https://b", "LEMONADE_PORT": "9"], "https://b:9"),
        ] as [(String?, String?, [String: String], String)])
    func theNearerWordWins(host: String?, port: String?, environment: [String: String], url: String) throws {
        #expect(try resolve(host, port: port, environment: environment) == url)
    }

    @Test func namesTheVariableThatIsWrong() {
        let error = #expect(throws: CommandFailure.self) { try resolve(environment: ["LEMONADE_PORT": "x"]) }
        #expect(error?.message == "LEMONADE_PORT: 'x' is not a port; ports are 1 to 65535.")
    }
}
