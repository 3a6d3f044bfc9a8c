import Testing

@testable import LemonadeCore

/// `POST /v1/uninstall` as docs/api.md has it, and who may change what the operator has set up.
@Suite(.timeLimit(.minutes(2))) struct CloudUninstallTests {
    @Test func uninstallingTakesEverythingAway() async throws {
        let provider = try ListingServer(models: ["a", "b"])
        try await TestDaemon.with { daemon in
            _ = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            let load = try await daemon.exchange("POST", "/v1/load", body: #"{"model_name":"acme.a"}"#)
            #expect(load.status == 200)
            let answer = try await daemon.uninstall("acme")
            #expect(
                answer.json == ["status": "success", "backend": "cloud", "provider": "acme", "models_evicted": 2])
            #expect(try await daemon.modelNames() == [])
            #expect(try await daemon.providers() == [])
            #expect(daemon.store.all.last == InstalledProviders())
            let health = try await daemon.exchange("GET", "/v1/health")
            #expect(health.json?["all_models_loaded"] == [])
            #expect(health.json?["model_loaded"] == .null)
            try await daemon.chat("acme.a").expectError(404, "model_not_found", "model_not_found", param: "model")
            // The key is gone with it.
            let again = try await daemon.install("acme", url: provider.baseURL, more: #","allow_insecure_http":true"#)
            #expect(again.json?["auth_state"]?["runtime_key_set"] == false)
        }
    }

    @Test func uninstallNamesWhatIsWrong() async throws {
        try await TestDaemon.with { daemon in
            try await daemon.uninstall("acme")
                .expectError(404, "invalid_request_error", "provider_not_installed", param: "provider")
            for (body, param, code) in [
                (#"{"backend":"cloud"}"#, "provider", "missing_member"),
                (#"{"backend":"cloud","provider":""}"#, "provider", "invalid_value"),
                (#"{"backend":"cloud","provider":"A"}"#, "provider", "invalid_value"),
                (#"{"backend":"cloud","provider":3}"#, "provider", "wrong_type"),
                (#"{"provider":"acme"}"#, "backend", "missing_member"),
            ] {
                try await daemon.exchange("POST", "/v1/uninstall", body: body)
                    .expectError(400, "invalid_request_error", code, param: param)
            }
        }
    }

    /// A house key cannot be redirected by whoever speaks for another.
    @Test func aProviderWhoseKeyTheOperatorSetIsPinned() async throws {
        try await TestDaemon.with(
            environment: ["LEMONADE_ACME_API_KEY": "sk-env"],
            configure: { $0.allowedOrigins = ["https://app.example"].compactMap(AllowedOrigin.init) }
        ) { daemon in
            #expect(try await daemon.install("acme", url: "https://127.0.0.1:9").status == 200)
            for field in ["Origin: https://app.example", "X-Forwarded-For: 10.0.0.1", "Via: 1.1 proxy"] {
                let client = try daemon.client()
                for (method, path, body) in [
                    ("POST", "/v1/install", #"{"backend":"cloud","provider":"acme","base_url":"https://127.0.0.1:8"}"#),
                    ("POST", "/v1/uninstall", #"{"backend":"cloud","provider":"acme"}"#),
                    ("DELETE", "/v1/cloud/auth/acme", nil),
                ] as [(String, String, String?)] {
                    let answer = try await client.exchange(method, path, fields: [field], body: body)
                    answer.expectError(403, "permission_error", "origin_pinned")
                    #expect(answer.error("details")?["env_var"] == "LEMONADE_ACME_API_KEY")
                }
            }
            #expect(try await daemon.providers().first?["base_url"] == "https://127.0.0.1:9")
        }
    }
}
