import Testing

@testable import LemonadeCore

@Suite struct WebOriginPolicyTests {
    private func policy(
        keyRequired: Bool = false, origins: [String] = [], hosts: [String] = []
    ) -> WebOriginPolicy {
        var policy = WebOriginPolicy(port: 13305, keyRequired: keyRequired)
        policy.machineName = "Box.example.org"
        policy.addresses = [.v4(0xC0A8_0105)]
        policy.allowedOrigins = origins.compactMap(AllowedOrigin.init)
        policy.allowedHosts = hosts.compactMap(AllowedHost.init)
        return policy
    }

    private func status(_ decision: WebOriginPolicy.Decision) -> Int {
        switch decision {
        case .allow: 200
        case .forbid(let error): error.status
        }
    }

    @Test func aProgramPasses() {
        #expect(policy().decide(WebRequest(host: "localhost:13305")) == .allow([]))
        #expect(policy().decide(WebRequest(host: nil)) == .allow([]))
    }

    @Test(arguments: [
        "http://localhost:13305", "http://LOCALHOST:13305", "http://127.0.0.1:13305", "http://[::1]:13305",
        "http://192.168.1.5:13305", "http://box:13305", "http://box.example.org:13305",
    ])
    func aPageOfTheServerItselfPasses(_ origin: String) {
        let decision = policy().decide(WebRequest(host: "localhost:13305", origin: origin, secFetchSite: "cross-site"))
        guard case .allow(let fields) = decision else {
            Issue.record("refused")
            return
        }
        #expect(fields.contains(ResponseField("Access-Control-Allow-Origin", origin)))
        #expect(fields.contains(ResponseField("Vary", "Origin")))
        #expect(!fields.contains { $0.name == "Access-Control-Allow-Credentials" })
    }

    @Test(arguments: [
        "null", "", "http://localhost:3000", "http://localhost", "http://evil.example",
        "http://localhost.evil.example:13305", "http://evil.localhost:13305", "http://127.0.0.1.evil.example:13305",
        "http://192.168.1.6:13305", "file://", "chrome-extension://abc", "http://localhost:13305 http://evil.example",
        "http://localhost:13305/", "http://user@localhost:13305", "\u{0}",
    ])
    func anyOtherPageIsRefusedWithAndWithoutAKey(_ origin: String) {
        for keyRequired in [false, true] {
            let request = WebRequest(host: "localhost:13305", origin: origin)
            guard case .forbid(let error) = policy(keyRequired: keyRequired).decide(request) else {
                Issue.record("\(origin) passed")
                return
            }
            #expect(error.status == 403)
            #expect(error.code == "forbidden_origin")
        }
    }

    @Test func aForwardedPortIsTheServersOwnAddress() {
        #expect(
            status(policy().decide(WebRequest(host: "localhost:8080", origin: "http://localhost:8080"))) == 200)
        #expect(
            status(policy().decide(WebRequest(host: "localhost:8080", origin: "http://localhost:8081"))) == 403)
    }

    @Test func behindAProxyTheNamedHostIsTheServersOwnAddressOnceAKeyIsRequired() {
        let request = WebRequest(host: "ai.example.com", origin: "https://ai.example.com")
        #expect(status(policy(keyRequired: true).decide(request)) == 200)
        #expect(status(policy().decide(request)) == 403)
        #expect(status(policy(hosts: ["ai.example.com"]).decide(request)) == 200)
    }

    @Test(arguments: [
        ("cross-site", 403), ("Cross-Site", 403), ("same-site", 200), ("same-origin", 200), ("none", 200), ("", 200),
    ])
    func aPlainGetOfAnotherSiteIsRefused(site: String, expected: Int) {
        #expect(status(policy().decide(WebRequest(host: "localhost:13305", secFetchSite: site))) == expected)
    }

    static let hosts: [(host: String, expected: Int)] = [
        ("localhost", 200), ("localhost.", 200), ("LOCALHOST:1", 200), ("a.localhost:13305", 200), ("127.0.0.1", 200),
        ("127.0.0.1:99", 200), ("[::1]:13305", 200), ("[2001:db8::1]", 200), ("10.1.2.3:13305", 200), ("box", 200),
        ("BOX.example.org.:13305", 200), ("evil.example", 403), ("evil.example:13305", 403),
        ("localhost.evil.example", 403),
        ("notlocalhost", 403), ("127.0.0.1.evil.example", 403), ("127.1", 403), ("::1", 403), ("", 403),
        (":13305", 403),
        ("x.box", 403), ("example.org", 403), ("localhost:13305@evil.example", 403), ("0x7f000001", 403),
    ]

    @Test(arguments: hosts) func againstRebindingTheHostMustBeThisMachines(host: String, expected: Int) {
        #expect(status(policy().decide(WebRequest(host: host))) == expected)
        #expect(status(policy(keyRequired: true).decide(WebRequest(host: host))) == 200)
    }

    @Test func aReboundPageIsRefusedThoughOriginAndHostAgree() {
        let request = WebRequest(
            host: "evil.example:13305", origin: "http://evil.example:13305", secFetchSite: "same-origin")
        #expect(status(policy().decide(request)) == 403)
    }

    @Test func allowedHostsAreNamesOrWhatIsBelowThem() {
        let policy = policy(hosts: ["ai.example.com", "*.lan", "fd00::1"])
        #expect(status(policy.decide(WebRequest(host: "AI.example.com:1"))) == 200)
        #expect(status(policy.decide(WebRequest(host: "a.b.lan"))) == 200)
        #expect(status(policy.decide(WebRequest(host: "lan"))) == 403)
        #expect(status(policy.decide(WebRequest(host: "evillan"))) == 403)
        #expect(AllowedHost("") == nil)
        #expect(AllowedHost("a b") == nil)
        #expect(AllowedHost("a:80") == nil)
    }

    @Test func listedOriginsPass() {
        let policy = policy(origins: ["https://app.example", "http://localhost:*", "tauri://localhost"])
        for origin in ["https://app.example", "https://app.example:443", "http://localhost:5173", "tauri://localhost"] {
            #expect(status(policy.decide(WebRequest(host: "localhost:13305", origin: origin))) == 200)
        }
        for origin in ["http://app.example", "https://app.example:444", "https://localhost:5173", "null"] {
            #expect(status(policy.decide(WebRequest(host: "localhost:13305", origin: origin))) == 403)
        }
        #expect(AllowedOrigin("null") == nil)
        #expect(AllowedOrigin("https://app.example/") == nil)
    }

    @Test func everyOriginCountsOnlyBehindAKey() {
        let request = WebRequest(host: "localhost:13305", origin: "https://any.example")
        #expect(status(policy(origins: ["*"]).decide(request)) == 403)
        #expect(status(policy(keyRequired: true, origins: ["*"]).decide(request)) == 200)
        #expect(
            status(policy(keyRequired: true, origins: ["*"]).decide(WebRequest(host: "localhost", origin: "null")))
                == 403)
    }

    @Test func aPreflightNamesMethodsAndTheFieldsAskedFor() {
        let preflight = PreflightRequest(
            headers: "authorization, Content-Type ,x y,x\u{7F}z,,é", privateNetwork: "true")
        let fields = WebOriginPolicy.preflightFields(preflight, methods: ["GET", "HEAD"])
        #expect(
            fields == [
                ResponseField("Access-Control-Allow-Methods", "GET, HEAD"),
                ResponseField("Access-Control-Allow-Headers", "authorization, Content-Type"),
                ResponseField("Access-Control-Allow-Private-Network", "true"),
                ResponseField("Access-Control-Max-Age", "600"),
            ])
        #expect(WebOriginPolicy.preflightFields(PreflightRequest(), methods: ["GET"]).count == 2)
    }
}
