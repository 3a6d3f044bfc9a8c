import Testing

@testable import LemonadeCore

/// Which provider is called through which proxy.
struct ProxyRulesTests {
    /// What decides, and what comes of it: the proxy's host (nil: none), and who says so.
    struct Case: Sendable, CustomTestStringConvertible {
        var url = "https://api.example/v1"
        var environment: [String: String] = [:]
        var setting = ""
        var exceptions: [String] = []
        var own = "default"
        let host: String?
        let source: String?

        var testDescription: String {
            "\(url) \(environment.sorted { $0.key < $1.key }) \(setting) \(exceptions) \(own)"
        }
    }

    private static let both = ["HTTPS_PROXY": "http://s:1", "HTTP_PROXY": "http://h:1", "ALL_PROXY": "http://a:1"]

    private static let byTheEnvironment = [
        Case(host: nil, source: nil),
        Case(environment: both, host: "s", source: "HTTPS_PROXY"),
        Case(url: "http://api.example", environment: both, host: "h", source: "HTTP_PROXY"),
        Case(environment: ["ALL_PROXY": "a:1"], host: "a", source: "ALL_PROXY"),
        Case(url: "http://api.example", environment: ["ALL_PROXY": "a:1"], host: "a", source: "ALL_PROXY"),
        Case(environment: ["HTTP_PROXY": "h:1"], host: nil, source: nil),
        Case(url: "http://api.example", environment: ["HTTPS_PROXY": "s:1"], host: nil, source: nil),
        Case(environment: ["https_proxy": "low:1", "HTTPS_PROXY": "up:1"], host: "low", source: "https_proxy"),
        Case(environment: ["https_proxy": "", "HTTPS_PROXY": "up:1"], host: "up", source: "HTTPS_PROXY"),
        Case(environment: ["HTTPS_PROXY": "", "all_proxy": "a:1"], host: "a", source: "all_proxy"),
        Case(url: "http://api.example", environment: ["http_proxy": "low:1"], host: "low", source: "http_proxy"),
        Case(environment: ["HTTPS_PROXY": "none", "ALL_PROXY": "a:1"], host: nil, source: "HTTPS_PROXY"),
    ]

    private static let exceptions = [
        Case(environment: both.merging(["NO_PROXY": "example"]) { $1 }, host: nil, source: "NO_PROXY"),
        Case(environment: both.merging(["no_proxy": "x,*"]) { $1 }, host: nil, source: "no_proxy"),
        Case(
            environment: both.merging(["no_proxy": "other", "NO_PROXY": "*"]) { $1 }, host: "s", source: "HTTPS_PROXY"),
        Case(environment: both, exceptions: ["api.example"], host: nil, source: "setting no_proxy"),
        Case(setting: "http://set:1", exceptions: ["api.example:80"], host: "set", source: "setting proxy"),
        Case(environment: ["NO_PROXY": "*"], setting: "http://set:1", host: nil, source: "NO_PROXY"),
        Case(environment: ["NO_PROXY": "*"], host: nil, source: nil),
        // Who names one provider means it.
        Case(environment: ["NO_PROXY": "*"], own: "http://own:1", host: "own", source: "provider"),
        Case(environment: ["NO_PROXY": "*", "LEMONADE_P_PROXY": "v:1"], host: "v", source: "LEMONADE_P_PROXY"),
    ]

    private static let precedence = [
        Case(environment: both, setting: "http://set:1", host: "set", source: "setting proxy"),
        Case(environment: both, setting: "none", host: nil, source: "setting proxy"),
        Case(environment: both, setting: "default", host: "s", source: "HTTPS_PROXY"),
        Case(environment: both, setting: "http://set:1", own: "http://own:1", host: "own", source: "provider"),
        Case(environment: both, setting: "http://set:1", own: "none", host: nil, source: "provider"),
        Case(
            environment: both.merging(["LEMONADE_P_PROXY": "http://v:1"]) { $1 }, own: "none", host: "v",
            source: "LEMONADE_P_PROXY"),
        Case(environment: ["LEMONADE_P_PROXY": "none"], own: "http://own:1", host: nil, source: "LEMONADE_P_PROXY"),
        Case(environment: ["LEMONADE_P_PROXY": ""], own: "http://own:1", host: "own", source: "provider"),
        Case(environment: ["LEMONADE_Q_PROXY": "v:1", "LEMONADE_PROXY": "v:1"], host: nil, source: nil),
    ]

    private static let thisMachine = [
        "http://localhost", "https://localhost:8000", "http://a.localhost", "http://127.0.0.1:1", "http://127.9.9.9",
        "http://[::1]:1", "http://[::ffff:127.0.0.1]", "http://0.0.0.0:8000", "http://[::]:8000",
    ].flatMap { url in
        [
            Case(url: url, environment: both, host: nil, source: nil),
            Case(url: url, setting: "http://set:1", host: nil, source: nil),
            Case(url: url, own: "http://own:1", host: "own", source: "provider"),
        ]
    }

    @Test(arguments: byTheEnvironment + exceptions + precedence + thisMachine)
    func decides(_ the: Case) throws {
        var rules = ProxyRules(environment: the.environment)
        rules.setting = the.setting.isEmpty ? .unset : try ProxySetting(the.setting)
        rules.settingExceptions = the.exceptions.compactMap(ProxyException.init)
        var provider = CloudProvider(name: try ProviderName("p"), baseURL: try BaseURL(the.url))
        provider.proxy = try ProxySetting(the.own)
        let choice = rules.choice(for: provider)
        #expect(choice.server?.host == the.host)
        #expect(choice.source?.text == the.source)
        #expect(choice.problem == nil)
    }

    @Test func aDashIsWrittenAsTheKeysVariableHasIt() throws {
        let rules = ProxyRules(environment: ["LEMONADE_MY_LAB_PROXY": "http://u:x@v:1"])
        let provider = CloudProvider(name: try ProviderName("my-lab"), baseURL: try BaseURL("https://h"))
        #expect(rules.choice(for: provider).server?.credentials != nil)
    }

    /// A proxy that cannot be used is not passed over: somebody does not want traffic to leave without one.
    @Test(arguments: [
        (
            ["HTTPS_PROXY": "socks5://u:secret@p:1"],
            "HTTPS_PROXY in lemond's environment names a proxy of the kind socks5://"
        ),
        (["all_proxy": "http://u:secret@p:x"], "all_proxy in lemond's environment is not a proxy's address"),
        (["LEMONADE_P_PROXY": "http://u:secret%@p:1"], "LEMONADE_P_PROXY in lemond's environment holds a user name"),
    ])
    func whatCannotBeUsedIsToldAndNotPassedOver(environment: [String: String], words: String) throws {
        let provider = CloudProvider(name: try ProviderName("p"), baseURL: try BaseURL("https://h"))
        let choice = ProxyRules(environment: environment).choice(for: provider)
        let problem = try #require(choice.problem)
        #expect(problem.hasPrefix(words))
        #expect(!problem.contains("secret"))
        #expect(choice.server == nil && choice.source != nil)
    }

    @Test func whereItDoesNotCountItDoesNotMatter() throws {
        let rules = ProxyRules(environment: ["HTTPS_PROXY": "socks5://p:1", "NO_PROXY": "h"])
        var provider = CloudProvider(name: try ProviderName("p"), baseURL: try BaseURL("https://h"))
        #expect(rules.choice(for: provider).problem == nil)
        provider.baseURL = try BaseURL("http://i")
        #expect(rules.choice(for: provider) == .direct)
    }

    @Test func entriesThatAreNoneAreKnown() {
        #expect(ProxyRules(environment: ["NO_PROXY": "a,http://b,c"]).faultyExceptions == ["http://b"])
    }
}
