import Foundation
import Testing

@testable import LemonadeCore

/// Proxies as they are set, shown, kept, changed and guarded through the API and the files.
@Suite(.timeLimit(.minutes(2))) struct ProxySettingTests {
    private func file(_ store: ConfigurationStore) throws -> String {
        try String(contentsOfFile: store.path, encoding: .utf8)
    }

    /// What is said of the first provider's proxy: its own, the one in use, and who says so.
    private func proxies(_ daemon: TestDaemon) async throws -> [JSONValue] {
        let state = try #require(try await daemon.providers().first)
        return try ["proxy", "proxy_in_use", "proxy_source"].map { try #require(state[$0]) }
    }

    private static let providerOfHTTP = #"""
        {"cloud_providers":[{"provider":"p","base_url":"http://api.example/v1","allow_insecure_http":true}]}
        """#

    @Test func aProvidersProxyIsUsedShownAndKept() async throws {
        // Plain http to this machine: an explicit wish counts there too.
        let proxy = try FaultyProvider()
        let address = "http://127.0.0.1:\(proxy.port)"
        let key = #","api_key":"k","allow_insecure_http":true"#
        try await TestDaemon.withFile { daemon, store in
            let answer = try await daemon.install(
                "p", url: "http://localhost:9/v1", more: key + #","proxy":"\#(address)/""#)
            #expect(answer.json?["models_discovered"] == 1)
            #expect(try await proxy.listing().line == "GET http://localhost:9/v1/models HTTP/1.1")
            #expect(try await proxies(daemon) == [.string(address), .string(address), "provider"])
            #expect(try file(store).contains(#""proxy": "\#(address)""#))

            // Not named, it stays; then none at all; then whatever the environment says.
            _ = try await daemon.install("p", url: "http://localhost:9/v1")
            #expect(proxy.listings.count == 2)
            let direct = try await daemon.install("p", url: "http://localhost:9/v1", more: key + #","proxy":"none""#)
            #expect(direct.json?["proxy"] == "none" && direct.json?["proxy_in_use"] == .null)
            #expect(try await proxies(daemon) == ["none", .null, "provider"])
            #expect(proxy.listings.count == 2)
            _ = try await daemon.install("p", url: "http://localhost:9/v1", more: #","proxy":"default""#)
            #expect(try await proxies(daemon) == [.null, .null, .null])
            #expect(!(try file(store).contains("proxy")))
        }
    }

    @Test(arguments: [
        (#""http://user:pw-4711@proxy:1""#, "Set the whole address as LEMONADE_P_PROXY"),
        (#""https://proxy:1""#, "names a proxy of the kind https://"), (#""socks5://proxy:1""#, "socks5://"),
        (#""http://proxy:1/pw-4711""#, "is not a proxy's address"), (#""""#, "is empty"), ("1", "string"),
    ])
    func whatIsNoProxyIsRefused(value: String, words: String) async throws {
        try await TestDaemon.withFile { daemon, store in
            let answer = try await daemon.install("p", url: "https://api.example/v1", more: #","proxy":\#(value)"#)
            #expect(answer.status == 400)
            #expect(answer.json?["error"]?["type"] == "invalid_request_error")
            #expect(answer.json?["error"]?["param"] == "proxy")
            #expect(answer.body.contains(words))
            #expect(!answer.body.contains("4711") && !daemon.log.text.contains("4711"))
            #expect(try await daemon.providers().isEmpty)
        }
    }

    @Test func aSettingIsForEverybodyAndCountsAtOnce() async throws {
        let proxy = try FaultyProvider()
        let address = "http://127.0.0.1:\(proxy.port)"
        let environment = ["LEMONADE_P_API_KEY": "k", "HTTP_PROXY": "http://127.0.0.1:9"]
        try await TestDaemon.withFile(Self.providerOfHTTP, environment: environment) { daemon, store in
            #expect(try await proxies(daemon) == [.null, "http://127.0.0.1:9", "HTTP_PROXY"])
            func change(_ body: String) async throws {
                let answer = try await daemon.exchange("POST", "/v1/config", body: body)
                #expect(answer.status == 200, "\(answer.body)")
                #expect(answer.json?["awaiting_restart"] == [])
            }
            try await change(#"{"proxy":"\#(address)"}"#)
            #expect(try await proxies(daemon) == [.null, .string(address), "setting proxy"])
            _ = try await proxy.listing()
            #expect(try await daemon.chat("p.m").status == 200)
            try await change(#"{"no_proxy":["*.example"]}"#)
            #expect(try await proxies(daemon) == [.null, .null, "setting no_proxy"])
            try await change(#"{"proxy":"none","no_proxy":[]}"#)
            #expect(try await proxies(daemon) == [.null, .null, "setting proxy"])
            try await change(#"{"proxy":""}"#)
            #expect(try await proxies(daemon) == [.null, "http://127.0.0.1:9", "HTTP_PROXY"])
            #expect(!(try file(store).contains(#""proxy""#)))
        }
    }

    @Test(arguments: [
        #"{"proxy":"http://user:pw-4711@proxy:1"}"#, #"{"proxy":"socks5://proxy:1"}"#, #"{"proxy":1}"#,
        #"{"no_proxy":["http://a"]}"#, #"{"no_proxy":"a"}"#,
    ])
    func whatIsNoSettingIsRefused(body: String) async throws {
        try await TestDaemon.withFile { daemon, store in
            let answer = try await daemon.exchange("POST", "/v1/config", body: body)
            #expect(answer.status == 400)
            #expect(!answer.body.contains("4711"))
            #expect(try file(store) == "{}")
        }
    }

    @Test func filesAndCredentialsAreReadAgain() async throws {
        let credentials = try TemporaryDirectory()
        let environment = ["CREDENTIALS_DIRECTORY": credentials.path]
        try await TestDaemon.withFile(Self.providerOfHTTP, environment: environment) { daemon, store in
            _ = try await daemon.authenticate("p", key: "mine")
            try await daemon.daemon.reload(store)
            #expect(try await daemon.providers().first?["runtime_key_set"] == true)
            try Data("http://user:pw-4711@127.0.0.1:9\n".utf8).write(
                to: URL(filePath: credentials.file("lemonade_p_proxy")))
            try await daemon.daemon.reload(store)
            #expect(try await proxies(daemon) == [.null, "http://127.0.0.1:9", "LEMONADE_P_PROXY"])
            // Over plain http the proxy would read a key that was not given for it.
            #expect(try await daemon.providers().first?["runtime_key_set"] == false)
            #expect(!daemon.log.text.contains("4711"))
            try Data(Self.providerOfHTTP.replacing("{\"cloud", with: #"{"proxy":"http://127.0.0.1:8","cloud"#).utf8)
                .write(to: URL(filePath: store.path))
            try FileManager.default.removeItem(atPath: credentials.file("lemonade_p_proxy"))
            try await daemon.daemon.reload(store)
            #expect(try await proxies(daemon) == [.null, "http://127.0.0.1:8", "setting proxy"])
        }
    }

    /// Whoever may lead a key of the operator's through a proxy of his own would read it over plain http.
    @Test func aHouseKeyIsNotLedThroughSomebodyElsesHands() async throws {
        let stranger = "Via: 1.1 forwarder"
        try await TestDaemon.withFile(Self.providerOfHTTP, environment: ["LEMONADE_P_API_KEY": "house"]) {
            daemon, store in
            let client = try daemon.client()
            for body in [#"{"proxy":"http://127.0.0.1:9"}"#, #"{"no_proxy":["*"],"log_level":"debug"}"#] {
                let answer = try await client.exchange("POST", "/v1/config", fields: [stranger], body: body)
                #expect(answer.status == 403 && answer.json?["error"]?["code"] == "origin_pinned")
            }
            let install = try await client.exchange(
                "POST", "/v1/install", fields: [stranger],
                body: #"{"backend":"cloud","provider":"p","proxy":"http://127.0.0.1:9"}"#)
            #expect(install.status == 403 && install.json?["error"]?["code"] == "origin_pinned")
            #expect(try await proxies(daemon) == [.null, .null, .null])
            let other = try await client.exchange(
                "POST", "/v1/config", fields: [stranger], body: #"{"log_level":"debug"}"#)
            #expect(other.status == 200)
            // The daemon's own user is an administrator.
            let own = try await client.exchange("POST", "/v1/config", body: #"{"proxy":"http://127.0.0.1:9"}"#)
            #expect(own.status == 200)
        }
    }

    @Test func whatDoesNotCountIsTold() async throws {
        try await TestDaemon.withFile(environment: ["NO_PROXY": "a.example,http://b.example"]) { daemon, _ in
            #expect(daemon.log.text.contains("entries of NO_PROXY are no hosts and do not count"))
            #expect(daemon.log.text.contains("http://b.example"))
        }
    }
}
