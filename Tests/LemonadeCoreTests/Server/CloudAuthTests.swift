import Glibc
import Testing

@testable import LemonadeCore

/// `POST /v1/cloud/auth`, `DELETE /v1/cloud/auth/{provider}`, refreshing, and what providers list.
@Suite(.timeLimit(.minutes(2))) struct CloudAuthTests {
    @Test func aKeyMakesAProviderUsable() async throws {
        let provider = try ListingServer(models: ["a"])
        try await TestDaemon.with { daemon in
            _ = try await daemon.install("acme", url: provider.baseURL)
            #expect(provider.requests.isEmpty)
            let answer = try await daemon.authenticate("acme", key: "sk-1", more: #","allow_insecure_http":true"#)
            #expect(
                answer.json == [
                    "provider": "acme", "auth_state": ["env_var_set": false, "runtime_key_set": true],
                    "models_discovered": 1, "allow_insecure_http": true,
                ], "\(answer.body)")
            #expect(try await daemon.modelNames() == ["acme.a"])
            // The opt-in is kept, the key is not.
            #expect(daemon.store.all.last?.all.first?.allowInsecureHTTP == true)
        }
    }

    @Test func aKeyIsReplacedByTheNext() async throws {
        let provider = try ListingServer(models: ["a"])
        try await TestDaemon.with { daemon in
            _ = try await daemon.install("acme", url: provider.baseURL, more: #","allow_insecure_http":true"#)
            for key in ["sk-1", "sk-2"] {
                #expect(try await daemon.authenticate("acme", key: key).status == 200)
                #expect(provider.requests.last?.contains("Authorization: Bearer \(key)\r\n") == true)
            }
        }
    }

    @Test func aWrongKeyIsAWarning() async throws {
        let provider = try ListingServer(answer: ListingServer.response("{}", status: "401 Unauthorized"))
        try await TestDaemon.with { daemon in
            _ = try await daemon.install("acme", url: provider.baseURL, more: #","allow_insecure_http":true"#)
            let answer = try await daemon.authenticate("acme", key: "sk-1")
            #expect(answer.status == 200)
            #expect(answer.json?["models_discovered"] == 0)
            #expect(answer.json?["warnings"]?.array?.first?.string?.contains("refused the API key") == true)
        }
    }

    @Test func overPlainHTTPTheOptInIsNeeded() async throws {
        let provider = try ListingServer(models: ["a"])
        try await TestDaemon.with { daemon in
            _ = try await daemon.install("acme", url: provider.baseURL)
            try await daemon.authenticate("acme", key: "sk-1").expectError(
                400, "invalid_request_error", "insecure_http_requires_opt_in", param: "allow_insecure_http")
            #expect(try await daemon.providers().first?["runtime_key_set"] == false)
            #expect(provider.requests.isEmpty)
        }
    }

    @Test func theVariableWinsAndNothingIsStored() async throws {
        try await TestDaemon.with(environment: ["LEMONADE_MY_CLOUD_API_KEY": "sk-env"]) { daemon in
            _ = try await daemon.install("my-cloud", url: "https://127.0.0.1:9")
            let saved = daemon.store.all.count
            let answer = try await daemon.authenticate("my-cloud", key: "sk-1", more: #","allow_insecure_http":true"#)
            #expect(answer.status == 409)
            #expect(answer.error("type") == "auth_conflict")
            #expect(answer.error("env_var") == "LEMONADE_MY_CLOUD_API_KEY")
            #expect(answer.error("message")?.string?.contains("LEMONADE_MY_CLOUD_API_KEY") == true)
            #expect(answer.json?.object?.members.map(\.name) == ["error"])
            #expect(daemon.store.all.count == saved)
            let state = try await daemon.providers().first
            #expect(state?["runtime_key_set"] == false)
            #expect(state?["allow_insecure_http"] == false)
        }
    }

    @Test func authNamesWhatIsWrong() async throws {
        try await TestDaemon.with { daemon in
            _ = try await daemon.install("acme", url: "https://127.0.0.1:9")
            for (body, param, code) in [
                (#"{"provider":"acme"}"#, "api_key", "missing_member"),
                (#"{"provider":"acme","api_key":null}"#, "api_key", "missing_member"),
                (#"{"provider":"acme","api_key":""}"#, "api_key", "invalid_value"),
                (#"{"provider":"acme","api_key":"\n"}"#, "api_key", "invalid_value"),
                (#"{"provider":"acme","api_key":"a\r\nb"}"#, "api_key", "invalid_value"),
                (#"{"provider":"acme","api_key":5}"#, "api_key", "wrong_type"),
                (#"{"api_key":"k"}"#, "provider", "missing_member"),
                (#"{"provider":"","api_key":"k"}"#, "provider", "invalid_value"),
                (#"{"provider":{},"api_key":"k"}"#, "provider", "wrong_type"),
                (
                    #"{"provider":"acme","api_key":"k","allow_insecure_http":"true"}"#, "allow_insecure_http",
                    "wrong_type"
                ),
            ] {
                try await daemon.exchange("POST", "/v1/cloud/auth", body: body)
                    .expectError(400, "invalid_request_error", code, param: param)
            }
            try await daemon.authenticate("other", key: "k")
                .expectError(404, "invalid_request_error", "provider_not_installed", param: "provider")
        }
    }

    @Test func clearingAKeyTakesTheModelsFromTheList() async throws {
        let provider = try ListingServer(models: ["a"])
        try await TestDaemon.with { daemon in
            _ = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            #expect(try await daemon.modelNames() == ["acme.a"])
            for cleared in [true, false] {
                let answer = try await daemon.exchange("DELETE", "/v1/cloud/auth/acme")
                #expect(
                    answer.json == [
                        "provider": "acme", "cleared_runtime_key": .bool(cleared),
                        "auth_state": ["env_var_set": false, "runtime_key_set": false],
                    ], "\(answer.body)")
            }
            #expect(try await daemon.modelNames() == [])
            try await daemon.chat("acme.a").expectError(404, "model_not_found", "missing_api_key", param: "model")
        }
    }

    @Test(arguments: ["other", "Acme", "ac%6De2", "a/b", "%00", "%zz", "%ff"])
    func clearingWhatIsNotInstalledIsToldSo(name: String) async throws {
        try await TestDaemon.with(configure: { $0.loops = 1 }) { daemon in
            try await daemon.exchange("DELETE", "/v1/cloud/auth/\(name)")
                .expectError(404, "invalid_request_error", "provider_not_installed", param: "provider")
        }
    }

    @Test func aProvidersNameMayBePercentEncoded() async throws {
        try await TestDaemon.with { daemon in
            _ = try await daemon.install("acme", url: "https://127.0.0.1:9")
            let answer = try await daemon.exchange("DELETE", "/v1/cloud/auth/ac%6De")
            #expect(answer.json?["provider"] == "acme")
        }
    }

    @Test func refreshingAsksAgain() async throws {
        let provider = try ListingServer(models: ["a"])
        try await TestDaemon.with { daemon in
            _ = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            _ = try await daemon.install("other", url: "https://127.0.0.1:9")
            provider.answer(ListingServer.listing(["a", "b"]))
            let one = try await daemon.exchange("POST", "/v1/cloud/refresh", body: #"{"provider":"acme"}"#)
            #expect(one.status == 200)
            #expect(one.json?["providers"]?.array?.map { $0["models_discovered"] } == [2])
            provider.answer(ListingServer.listing(["c"]))
            for body in [nil, "{}"] as [String?] {
                let all = try await daemon.exchange("POST", "/v1/cloud/refresh", body: body)
                #expect(all.json?["providers"]?.array?.map { $0["provider"] } == ["acme", "other"])
            }
            #expect(try await daemon.modelNames() == ["acme.c"])
            // A failure keeps the last good list.
            provider.answer(ListingServer.response("{}", status: "500 Oops"))
            let failed = try await daemon.exchange("POST", "/v1/cloud/refresh", body: #"{"provider":"acme"}"#)
            #expect(failed.json?["providers"]?.array?.first?["warnings"]?.array?.isEmpty == false)
            #expect(try await daemon.modelNames() == ["acme.c"])
            try await daemon.exchange("POST", "/v1/cloud/refresh", body: #"{"provider":"none"}"#)
                .expectError(404, "invalid_request_error", "provider_not_installed", param: "provider")
            try await daemon.exchange("POST", "/v1/cloud/refresh", body: #"{"provider":1}"#)
                .expectError(400, "invalid_request_error", "wrong_type", param: "provider")
        }
    }

    @Test func aProvidersOwnListingIsShownAsItIs() async throws {
        let listing = #"{"data": [ {"id":"a","price":1.50e1} ] , "x":null}"#
        let provider = try ListingServer(answer: ListingServer.response(listing))
        try await TestDaemon.with { daemon in
            _ = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            let answer = try await daemon.exchange("GET", "/v1/cloud/models/acme")
            #expect(answer.status == 200)
            #expect(answer.body == listing)
            #expect(answer["x-content-type-options"] == "nosniff")
            try await daemon.exchange("GET", "/v1/cloud/models/none")
                .expectError(404, "invalid_request_error", "provider_not_installed", param: "provider")
            _ = try await daemon.exchange("DELETE", "/v1/cloud/auth/acme")
            #expect(try await daemon.exchange("GET", "/v1/cloud/models/acme").status == 404)
        }
    }

    @Test func aSlowProviderHoldsNobodyElse() async throws {
        // Takes connections and never answers.
        let silent = try ListeningSocket.open(at: SocketAddress(.v4([127, 0, 0, 1], port: 0)))
        let port = try #require(SocketAddress(boundTo: silent)?.port)
        let provider = try ListingServer(models: ["a"])
        try await TestDaemon.with(configure: { $0.discovery.timeout = .seconds(5) }) { daemon in
            async let slow = daemon.install(
                "slow", url: "http://127.0.0.1:\(port)", more: #","api_key":"k","allow_insecure_http":true"#)
            let quick = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            #expect(quick.json?["models_discovered"] == 1)
            #expect(try await daemon.modelNames() == ["acme.a"])
            let late = try await slow
            #expect(late.status == 200)
            #expect(late.json?["warning"]?.string?.isEmpty == false)
        }
        try await blocking { _ = Glibc.close(silent) }
    }
}
