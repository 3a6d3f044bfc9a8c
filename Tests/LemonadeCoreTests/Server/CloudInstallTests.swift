import Testing

@testable import LemonadeCore

/// `POST /v1/install` as docs/api.md has it.
@Suite(.timeLimit(.minutes(2))) struct CloudInstallTests {
    /// Nothing listens there.
    private static let nowhere = "http://127.0.0.1:9/v1"

    @Test func anInstalledProviderIsToldAsItIsStored() async throws {
        let provider = try ListingServer(models: ["a", "org/b"])
        try await TestDaemon.with { daemon in
            let answer = try await daemon.install(
                "acme", url: provider.baseURL + "/",
                more:
                    #","api_key":"sk-1","allow_insecure_http":true,"auth_header_name":"X-Key","auth_header_prefix":"""#)
            #expect(answer.status == 200)
            #expect(
                answer.json == [
                    "status": "success", "backend": "cloud", "provider": "acme", "base_url": .string(provider.baseURL),
                    "allow_insecure_http": true, "requires_key": true, "auth_header_name": "X-Key",
                    "auth_header_prefix": "", "proxy": .null, "proxy_in_use": .null, "proxy_source": .null,
                    "models_discovered": 2, "auth_state": ["env_var_set": false, "runtime_key_set": true],
                ], "\(answer.body)")
            let request = try #require(provider.requests.first)
            #expect(request.hasPrefix("GET /v1/models HTTP/1.1\r\n"))
            #expect(request.contains("X-Key: sk-1\r\n"))
            #expect(!request.lowercased().contains("authorization"))
            // Who installed it sees it at once, on every loop.
            for _ in 0..<4 {
                let list = try await daemon.exchange("GET", "/v1/models").json
                #expect(list?["data"]?.array?.compactMap { $0["id"]?.string } == ["acme.a", "acme.org/b"])
            }
        }
    }

    @Test func theDefaultsAreThoseOfOpenAI() async throws {
        let provider = try ListingServer(models: ["a"])
        try await TestDaemon.with { daemon in
            let answer = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            #expect(answer.json?["auth_header_name"] == "Authorization")
            #expect(answer.json?["auth_header_prefix"] == "Bearer ")
            #expect(provider.requests.first?.contains("Authorization: Bearer sk-1\r\n") == true)
            #expect(answer.json?["warning"] == nil)
            #expect(answer.json?["warnings"] == nil)
        }
    }

    @Test func plainHTTPWithoutAKeyIsAcceptedWithAWarning() async throws {
        try await TestDaemon.with { daemon in
            let answer = try await daemon.install("acme", url: Self.nowhere)
            #expect(answer.status == 200)
            #expect(answer.json?["allow_insecure_http"] == false)
            #expect(answer.json?["models_discovered"] == 0)
            let warnings = answer.json?["warnings"]?.array?.compactMap(\.string) ?? []
            #expect(warnings.contains { $0.contains("unencrypted") })
            #expect(answer.json?["warning"]?.string == warnings.joined(separator: " | "))
        }
    }

    @Test func aKeyOverPlainHTTPNeedsTheOptIn() async throws {
        try await TestDaemon.with { daemon in
            for more in [#","api_key":"sk-1""#, #","api_key":"sk-1","allow_insecure_http":false"#] {
                let answer = try await daemon.install("acme", url: Self.nowhere, more: more)
                answer.expectError(
                    400, "invalid_request_error", "insecure_http_requires_opt_in", param: "allow_insecure_http")
            }
            #expect(daemon.store.all.isEmpty)
            #expect(try await daemon.providers() == [])
        }
    }

    @Test func aKeyFromTheEnvironmentNeedsTheOptInToo() async throws {
        try await TestDaemon.with(environment: ["LEMONADE_ACME_API_KEY": "sk-env"]) { daemon in
            try await daemon.install("acme", url: Self.nowhere).expectError(
                400, "invalid_request_error", "insecure_http_requires_opt_in", param: "allow_insecure_http")
            let https = try await daemon.install(
                "acme", url: "https://127.0.0.1:9", more: #","allow_insecure_http":true"#)
            #expect(https.json?["base_url"] == "https://127.0.0.1:9")
            #expect(https.json?["auth_state"] == ["env_var_set": true, "runtime_key_set": false])
        }
    }

    @Test(arguments: [
        (#"{"provider":"p","base_url":"https://h"}"#, "backend", "missing_member"),
        (#"{"backend":"llamacpp","provider":"p"}"#, "backend", "invalid_value"),
        (#"{"backend":"","provider":"p"}"#, "backend", "invalid_value"),
        (#"{"backend":null,"provider":"p"}"#, "backend", "missing_member"),
        (#"{"backend":1,"provider":"p"}"#, "backend", "wrong_type"),
        (#"{"backend":"cloud","base_url":"https://h"}"#, "provider", "missing_member"),
        (#"{"backend":"cloud","provider":null,"base_url":"https://h"}"#, "provider", "missing_member"),
        (#"{"backend":"cloud","provider":["p"],"base_url":"https://h"}"#, "provider", "wrong_type"),
        (#"{"backend":"cloud","provider":"p"}"#, "base_url", "invalid_value"),
        (#"{"backend":"cloud","provider":"p","base_url":7}"#, "base_url", "wrong_type"),
        (#"{"backend":"cloud","provider":"p","base_url":{}}"#, "base_url", "wrong_type"),
        (#"{"backend":"cloud","provider":"p","base_url":"https://h","api_key":1}"#, "api_key", "wrong_type"),
        (
            #"{"backend":"cloud","provider":"p","base_url":"https://h","allow_insecure_http":"yes"}"#,
            "allow_insecure_http", "wrong_type"
        ),
        (
            #"{"backend":"cloud","provider":"p","base_url":"https://h","allow_insecure_http":1}"#,
            "allow_insecure_http", "wrong_type"
        ),
        (
            #"{"backend":"cloud","provider":"p","base_url":"https://h","auth_header_name":[]}"#, "auth_header_name",
            "wrong_type"
        ),
        (
            #"{"backend":"cloud","provider":"p","base_url":"https://h","auth_header_prefix":false}"#,
            "auth_header_prefix", "wrong_type"
        ),
    ]) func whatIsMissingOrWrongIsNamed(body: String, param: String, code: String) async throws {
        try await TestDaemon.with(configure: { $0.loops = 1 }) { daemon in
            let answer = try await daemon.exchange("POST", "/v1/install", body: body)
            answer.expectError(400, "invalid_request_error", code, param: param)
            #expect(answer.error("message")?.string?.contains(param) == true)
            #expect(daemon.store.all.isEmpty)
        }
    }

    @Test(arguments: [
        (
            "provider",
            [
                "", "A", "Acme", "a b", "a.b", "a/b", "é", "a\\n", "admin", "user", "extra",
                String(repeating: "a", count: 65),
            ]
        ),
        (
            "base_url",
            [
                "", "acme", "acme.example/v1", "ftp://h", "file:///etc/passwd", "unix:/x", "http://", "http:///v1",
                "https://u@h", "https://u:p@h", "https://h?x=1", "https://h/#f", "https://h h", " https://h",
                "https://h ",
                "https://h:0", "https://h:65536", "https://h:x", "https://[::1", "https://h\\r\\nX: y", "https://h/%zz",
                "https://ü.example", "javascript:alert(1)", "//h/v1", "https://" + String(repeating: "h", count: 3000),
            ]
        ),
        (
            "auth_header_name",
            [
                "", "X Key", "X:Key", "X\\r\\nY", "é", "Host", "content-length", "Transfer-Encoding", "connection",
                "TE",
                "Keep-Alive", "Upgrade", "Proxy-Authorization", "Trailer", "Expect",
            ]
        ),
        ("auth_header_prefix", ["Bearer\\r\\nX: ", "\\u0000", "é"]),
        ("api_key", ["sk\\nX: y", "sk\\u0000", "sk é", "a\\u007f"]),
    ]) func valuesOutsideTheRulesAreRefused(member: String, values: [String]) async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for value in values {
                var members = ["provider": "acme", "base_url": "https://127.0.0.1:9"]
                members[member] = value
                let fields = members.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
                let answer = try await client.exchange("POST", "/v1/install", body: "{\"backend\":\"cloud\",\(fields)}")
                answer.expectError(400, "invalid_request_error", "invalid_value", param: member)
            }
            #expect(daemon.store.all.isEmpty)
        }
    }

    @Test func namesThatShareAVariableAreRefused() async throws {
        try await TestDaemon.with { daemon in
            #expect(try await daemon.install("a-b", url: "https://127.0.0.1:9").status == 200)
            let answer = try await daemon.install("a_b", url: "https://127.0.0.1:9")
            answer.expectError(400, "invalid_request_error", "invalid_value", param: "provider")
            #expect(answer.error("message")?.string?.contains("LEMONADE_A_B_API_KEY") == true)
            #expect(try await daemon.install("a-b", url: "https://127.0.0.1:9").status == 200)
        }
    }

    @Test func aReinstallKeepsWhatItDoesNotName() async throws {
        let provider = try ListingServer(models: ["a"])
        try await TestDaemon.with { daemon in
            _ = try await daemon.install(
                "acme", url: provider.baseURL,
                more:
                    #","api_key":"sk-1","allow_insecure_http":true,"auth_header_name":"X-Key","auth_header_prefix":"K ""#
            )
            let body = #"{"backend":"cloud","provider":"acme","auth_header_prefix":null}"#
            let again = try await daemon.exchange("POST", "/v1/install", body: body)
            #expect(again.json?["base_url"] == .string(provider.baseURL))
            #expect(again.json?["allow_insecure_http"] == true)
            #expect(again.json?["auth_header_name"] == "X-Key")
            #expect(again.json?["auth_header_prefix"] == "K ")
            #expect(again.json?["auth_state"]?["runtime_key_set"] == true)
            #expect(again.json?["models_discovered"] == 1)
            #expect(provider.requests.last?.contains("X-Key: K sk-1\r\n") == true)
            // Nothing changed, so nothing was written.
            #expect(daemon.store.all.count == 1)
        }
    }

    /// Nobody redirects another's key.
    @Test func anotherAddressDiscardsTheRuntimeKeyAndTheList() async throws {
        let first = try ListingServer(models: ["a"])
        let second = try ListingServer(models: ["b"])
        try await TestDaemon.with { daemon in
            _ = try await daemon.install(
                "acme", url: first.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            for url in [second.baseURL, first.baseURL + "/other"] {
                let moved = try await daemon.install("acme", url: url)
                #expect(moved.json?["auth_state"]?["runtime_key_set"] == false)
                #expect(moved.json?["models_discovered"] == 0)
            }
            #expect(second.requests.isEmpty)
            #expect(try await daemon.modelNames() == [])
            let answer = try await daemon.chat("acme.a")
            answer.expectError(404, "model_not_found", "missing_api_key", param: "model")
        }
    }

    @Test func anEmptyKeyIsNoKey() async throws {
        try await TestDaemon.with { daemon in
            let answer = try await daemon.install("acme", url: "https://127.0.0.1:9", more: #","api_key":"""#)
            #expect(answer.status == 200)
            #expect(answer.json?["auth_state"]?["runtime_key_set"] == false)
            #expect(answer.json?["warning"]?.string?.contains("empty") == true)
        }
    }

    @Test func aKeyThatTheEnvironmentHidesIsNotStored() async throws {
        try await TestDaemon.with(environment: ["LEMONADE_ACME_API_KEY": "sk-env"]) { daemon in
            let answer = try await daemon.install("acme", url: "https://127.0.0.1:9", more: #","api_key":"sk-mine""#)
            #expect(answer.status == 200)
            #expect(answer.json?["auth_state"] == ["env_var_set": true, "runtime_key_set": false])
            #expect(answer.json?["warning"]?.string?.contains("LEMONADE_ACME_API_KEY") == true)
        }
    }

    @Test(arguments: [
        (ListingServer.response(#"{"error":"no"}"#, status: "401 Unauthorized"), "refused the API key"),
        (ListingServer.response("{}", status: "404 Not Found"), "404"),
        (ListingServer.response("{}", status: "500 Oops"), "500"),
        (ListingServer.response("{}", status: "302 Found"), "redirect"),
        (ListingServer.response("<html>"), "JSON"), (ListingServer.response("[1"), "JSON"), ("garbage\r\n\r\n", "HTTP"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "broke off"), ("", "closed"),
    ]) func aDiscoveryThatFailsIsAWarningThatSaysWhy(answer: String, word: String) async throws {
        let provider = try ListingServer(answer: answer)
        try await TestDaemon.with(configure: { $0.loops = 1 }) { daemon in
            let installed = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            #expect(installed.status == 200)
            #expect(installed.json?["models_discovered"] == 0)
            let warning = installed.json?["warning"]?.string ?? ""
            #expect(warning.contains(word), "\(warning)")
            let state = try await daemon.providers().first
            #expect(state?["last_discovery"]?["ok"] == false)
            #expect(state?["last_discovery"]?["error"]?.string?.contains(word) == true)
        }
    }

    @Test func anUnreachableProviderIsAWarningThatSaysWhy() async throws {
        try await TestDaemon.with { daemon in
            let answer = try await daemon.install(
                "acme", url: Self.nowhere, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            #expect(answer.status == 200)
            #expect(answer.json?["warning"]?.string?.contains("Connection refused") == true)
        }
    }

    @Test func whenNothingCanBeStoredNothingChanges() async throws {
        let provider = try ListingServer(models: ["a"])
        try await TestDaemon.with { daemon in
            daemon.store.fail(with: StoreError(path: "/etc/lemonade/config.json", reason: "No space left on device"))
            let refused = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            refused.expectError(500, "internal_error", "configuration_not_saved")
            #expect(refused.error("message")?.string?.contains("No space left on device") == true)
            #expect(try await daemon.providers() == [])
            #expect(provider.requests.isEmpty)

            daemon.store.fail(with: nil)
            _ = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            daemon.store.fail(with: StoreError(path: "p", reason: "read-only"))
            #expect(try await daemon.install("acme", url: Self.nowhere).status == 500)
            let uninstall = try await daemon.uninstall("acme")
            uninstall.expectError(500, "internal_error", "configuration_not_saved")
            let auth = try await daemon.authenticate("acme", key: "sk-2", more: #","allow_insecure_http":false"#)
            #expect(auth.status == 400)
            #expect(try await daemon.modelNames() == ["acme.a"])
            let state = try await daemon.providers().first
            #expect(state?["base_url"] == .string(provider.baseURL))
            #expect(state?["runtime_key_set"] == true)
        }
    }
}
