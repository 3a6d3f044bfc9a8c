import Testing

@testable import LemonadeCore

struct InstalledProvidersTests {
    private func provider(_ name: String, _ url: String = "https://host/v1") throws -> CloudProvider {
        CloudProvider(name: try ProviderName(name), baseURL: try BaseURL(url))
    }

    private func read(_ text: String) throws -> InstalledProviders {
        try InstalledProviders(json: JSONValue.parse(Array(text.utf8)))
    }

    @Test func keepsTheOrderOfInstallationAndReplacesInPlace() throws {
        var installed = InstalledProviders()
        for name in ["zeta", "alpha", "mid"] { try installed.install(provider(name)) }
        try installed.install(provider("alpha", "http://other"))
        #expect(installed.all.map(\.name.text) == ["zeta", "alpha", "mid"])
        #expect(installed[try ProviderName("alpha")]?.baseURL.description == "http://other")
        #expect(installed[try ProviderName("none")] == nil)
    }

    @Test func uninstallingReturnsWhatWasThere() throws {
        var installed = InstalledProviders()
        try installed.install(provider("a"))
        #expect(try installed.uninstall(ProviderName("a")) == provider("a"))
        #expect(installed.all.isEmpty)
        #expect(throws: CloudError.notInstalled(try ProviderName("a"))) { try installed.uninstall(ProviderName("a")) }
    }

    @Test func refusesTwoNamesWithOneVariable() throws {
        var installed = InstalledProviders()
        try installed.install(provider("a-b"))
        let error = #expect(throws: CloudError.variableTaken(try ProviderName("a_b"), by: try ProviderName("a-b"))) {
            try installed.install(provider("a_b"))
        }
        #expect(error?.message.contains("LEMONADE_A_B_API_KEY") == true)
        #expect(installed.all.count == 1)
    }

    @Test func refusesMoreThanTheMost() throws {
        var installed = InstalledProviders()
        for number in 0..<InstalledProviders.most { try installed.install(provider("p\(number)")) }
        #expect(throws: CloudError.tooManyProviders) { try installed.install(provider("one-more")) }
        try installed.install(provider("p0", "http://again"))
    }

    @Test func writesOnlyWhatDiffersFromTheDefaults() throws {
        var installed = InstalledProviders()
        try installed.install(provider("plain"))
        var odd = try provider("odd", "http://localhost:1/v1")
        odd.allowInsecureHTTP = true
        odd.authHeader = try AuthHeader(name: "x-api-key", prefix: "")
        odd.dialectName = "lmstudio"
        odd.certificateFile = "/etc/ca.pem"
        odd.proxy = .direct
        try installed.install(odd)
        var behind = try provider("behind")
        behind.proxy = try ProxySetting("http://Proxy:3128/")
        try installed.install(behind)
        let text = #"""
            [{"provider":"plain","base_url":"https://host/v1"},{"provider":"odd","base_url":"http://localhost:1/v1",\#
            "allow_insecure_http":true,"auth_header_name":"x-api-key","auth_header_prefix":"",\#
            "dialect":"lmstudio","ca_file":"/etc/ca.pem","proxy":"none"},\#
            {"provider":"behind","base_url":"https://host/v1","proxy":"http://proxy:3128"}]
            """#
        #expect(String(decoding: installed.json.serialized(), as: UTF8.self) == text)
        #expect(try InstalledProviders(json: installed.json) == installed)
    }

    @Test func keepsMembersThatItDoesNotKnow() throws {
        let text = #"[{"provider":"p","base_url":"https://h","future":{"a":[1,2.50]},"note":"mine"}]"#
        #expect(String(decoding: try read(text).json.serialized(), as: UTF8.self) == text)
    }

    @Test func readsNothingAsNone() throws {
        #expect(try InstalledProviders(json: .null).all.isEmpty)
        #expect(try read("[]").all.isEmpty)
    }

    @Test(arguments: [
        (#"{}"#, "cloud_providers"),
        (#"[1]"#, "cloud_providers[0]"),
        (#"[{"base_url":"https://h"}]"#, "cloud_providers[0].provider"),
        (#"[{"provider":1,"base_url":"https://h"}]"#, "cloud_providers[0].provider"),
        (#"[{"provider":"P","base_url":"https://h"}]"#, "cloud_providers[0].provider"),
        (#"[{"provider":"admin","base_url":"https://h"}]"#, "cloud_providers[0].provider"),
        (#"[{"provider":"p"}]"#, "cloud_providers[0].base_url"),
        (#"[{"provider":"p","base_url":"h"}]"#, "cloud_providers[0].base_url"),
        (#"[{"provider":"p","base_url":"https://h","allow_insecure_http":"yes"}]"#, "[0].allow_insecure_http"),
        (#"[{"provider":"p","base_url":"https://h","auth_header_name":"Host"}]"#, "[0].auth_header_name"),
        (#"[{"provider":"p","base_url":"https://h","auth_header_prefix":"\n"}]"#, "[0].auth_header_prefix"),
        (#"[{"provider":"p","base_url":"https://h","dialect":"klingon"}]"#, "[0].dialect"),
        (#"[{"provider":"p","base_url":"https://h","ca_file":"ca.pem"}]"#, "[0].ca_file"),
        (#"[{"provider":"p","base_url":"https://h","proxy":"socks5://p:1"}]"#, "[0].proxy"),
        (#"[{"provider":"p","base_url":"https://h","proxy":"http://u:x@p:1"}]"#, "[0].proxy"),
        (#"[{"provider":"p","base_url":"https://h","proxy":false}]"#, "[0].proxy"),
        (#"[{"provider":"p","base_url":"https://h"},{"provider":"p","base_url":"https://i"}]"#, "[1].provider"),
        (
            #"[{"provider":"a-b","base_url":"https://h"},{"provider":"a_b","base_url":"https://i"}]"#,
            "cloud_providers[1]"
        ),
    ])
    func namesThePlaceOfABadEntry(text: String, place: String) {
        let error = #expect(throws: CloudError.self) { try read(text) }
        guard case .invalidConfiguration(let path, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path.hasSuffix(place))
        #expect(!reason.isEmpty)
    }
}
