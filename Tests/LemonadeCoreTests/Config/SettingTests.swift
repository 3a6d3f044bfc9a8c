import Testing

@testable import LemonadeCore

@Suite struct SettingTests {
    static func number(_ text: String) -> JSONValue { .number(JSONNumber(validated: text)) }

    @Test func namesAreUniqueAndSnakeCase() {
        let names = Setting.all.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F || $0 == 0x2E })
            #expect(name.split(separator: ".").count <= 2)
        }
    }

    @Test(arguments: Setting.all.map(\.name)) func theDefaultIsAcceptedAndChangesNothing(_ name: String) throws {
        let setting = try Setting.named(name)
        var settings = Settings()
        try setting.set(setting.defaultValue, in: &settings)
        #expect(settings == Settings())
    }

    /// One accepted value each, other than the default: a new setting without one fails here.
    static let others: [String: JSONValue] = [
        "host": "127.0.0.1", "port": 0, "socket": "/run/lemonade/x.sock", "max_connections": 5,
        "allow_half_close": true, "log_components": ["request=warning"], "log_bodies": ["p.m"],
        "cors_origins": ["https://app.example", "http://localhost:*"], "allowed_hosts": ["ai.example.com", "*.lan"],
        "max_head_bytes": 8192, "max_body_bytes": 2048, "max_requests_in_flight": 3, "max_buffered_bytes": 2_097_152,
        "head_timeout": 1, "body_gap_timeout": 2, "send_timeout": 3, "keep_alive_timeout": 4, "sse_keep_alive": 0,
        "drain_timeout": 0, "connect_timeout": 5, "tls_timeout": 6, "first_byte_timeout": 7, "gap_timeout": 8,
        "pool_idle_timeout": 9, "proxy": "http://proxy.example:3128", "no_proxy": [".example.com", "10.0.0.0/8"],
        "log_level": "debug", "log_format": "json",
        "models_dir": "/m",
        "extra_models_dir": "/e",
        "max_loaded_models": 2, "idle_timeout": 600, "load_timeout": 30, "llamacpp.server_bin": "/usr/bin/llama-server",
        "llamacpp.args": "--threads 2",
        "llamacpp.ctx_size": -1,
    ]

    @Test(arguments: Setting.all.map(\.name)) func aValueIsReadBackAsItWasSetAndTouchesNoOther(_ name: String) throws {
        let setting = try Setting.named(name)
        let value = try #require(SettingTests.others[name])
        var settings = Settings()
        try setting.set(value, in: &settings)
        #expect(settings != Settings())
        #expect(setting.value(in: settings) == value)
        for other in Setting.all where other.name != name {
            #expect(other.value(in: settings) == other.defaultValue)
        }
    }

    static let refused: [(name: String, value: JSONValue)] = [
        ("port", -1), ("port", 65536), ("port", "80"), ("port", nil), ("port", true), ("port", number("80.5")),
        ("port", [80]),
        ("port", number("1e400")), ("host", ""), ("host", "a b"), ("host", "http://x"),
        ("host", 1),
        ("allow_half_close", "true"), ("allow_half_close", 1), ("cors_origins", "*"), ("cors_origins", ["null"]),
        ("cors_origins", ["https://app.example/"]), ("cors_origins", [1]), ("allowed_hosts", ["a b"]),
        ("allowed_hosts", ["host:80"]), ("log_level", "loud"), ("log_level", "INFO"), ("head_timeout", 0),
        ("head_timeout", -1), ("head_timeout", 86401), ("head_timeout", "30s"), ("sse_keep_alive", -1),
        ("socket", "relative.sock"), ("socket", .string("/" + String(repeating: "x", count: 107))),
        ("proxy", "http://user:secret@proxy:1"), ("proxy", "https://proxy:1"), ("proxy", false),
        ("no_proxy", ["http://a"]), ("no_proxy", "a"), ("no_proxy", ["10.0.0.0/33"]),
        ("models_dir", "relative"), ("models_dir", "/a\u{0}b"), ("llamacpp.args", "a\nb"), ("llamacpp.ctx_size", -2),
    ]

    @Test(arguments: refused) func whatIsNotAcceptedIsExplained(name: String, value: JSONValue) throws {
        let setting = try Setting.named(name)
        var settings = Settings()
        #expect(throws: SettingError.notAccepted(setting: name, expectation: setting.expectation)) {
            try setting.set(value, in: &settings)
        }
        #expect(settings == Settings())
    }

    static let texts: [(name: String, text: String, value: JSONValue)] = [
        ("port", "8080", 8080), ("port", "x", "x"), ("port", "8080 x", "8080 x"),
        ("head_timeout", "0.5", number("0.5")),
        ("allow_half_close", "on", true), ("allow_half_close", "False", false), ("allow_half_close", "maybe", "maybe"),
        ("host", "8080", "8080"), ("cors_origins", "", []), ("cors_origins", "a, b", ["a", "b"]),
        ("cors_origins", #"["a","b"]"#, ["a", "b"]), ("llamacpp.args", "--threads 2", "--threads 2"),
        ("llamacpp.ctx_size", "-1", -1),
    ]

    @Test(arguments: texts) func textIsReadAsTheSettingMeansIt(name: String, text: String, value: JSONValue) throws {
        #expect(try Setting.named(name).value(from: text) == value)
    }

    @Test func fractionsOfASecondCount() throws {
        var settings = Settings()
        let setting = try Setting.named("gap_timeout")
        try setting.set(SettingTests.number("0.25"), in: &settings)
        #expect(settings.gapTimeout == .milliseconds(250))
        #expect(setting.value(in: settings) == SettingTests.number("0.25"))
    }

    @Test func anUnknownSettingSuggestsTheNearest() {
        #expect(throws: SettingError.unknown("prot")) { try Setting.named("prot") }
        #expect(SettingError.unknown("prot").message.hasSuffix("Did you mean 'port'?"))
        #expect(SettingError.unknown("llamacpp.ctxsize").message.hasSuffix("Did you mean 'llamacpp.ctx_size'?"))
        #expect(SettingError.unknown("zzzzzz").message == "There is no setting 'zzzzzz'.")
    }

    @Test func errorsNameSettingsThatExist() throws {
        for phase in UpstreamPhase.allCases { _ = try Setting.named(phase.setting) }
        for part in RequestPart.allCases { _ = try Setting.named(part.setting) }
        for name in ["max_body_bytes", "max_head_bytes", "cors_origins", "allowed_hosts"] {
            _ = try Setting.named(name)
        }
    }
}
