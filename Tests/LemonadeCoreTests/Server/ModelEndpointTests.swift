import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct ModelEndpointTests {
    private static let ids = [
        "plain", "org/name", "accounts/fireworks/models/fire", "with space", "ünï", "a%2Fb", "x:free",
    ]

    @Test func modelsAreFoundHoweverTheirNamesAreWritten() async throws {
        let provider = try ListingServer(models: Self.ids)
        try await withProvider(provider) { daemon in
            #expect(try await daemon.modelNames().count == Self.ids.count)
            let client = try daemon.client()
            for (path, id) in [
                ("acme.plain", "acme.plain"), ("acme%2Eplain", "acme.plain"), ("acme.org/name", "acme.org/name"),
                ("acme.org%2Fname", "acme.org/name"), ("acme.org%2fname", "acme.org/name"),
                ("acme.%6Frg/name?x=y", "acme.org/name"), ("acme.fire", "acme.fire"),
                ("acme.accounts/fireworks/models/fire", "acme.fire"), ("acme.with%20space", "acme.with space"),
                ("acme.%C3%BCn%C3%AF", "acme.ünï"), ("acme.a%252Fb", "acme.a%2Fb"), ("acme.x:free", "acme.x:free"),
                ("acme.x%3Afree", "acme.x:free"),
            ] {
                for prefix in RouteTable.prefixes {
                    let answer = try await client.exchange("GET", "\(prefix)/models/\(path)")
                    #expect(answer.status == 200, "\(path)")
                    #expect(answer.json?["id"] == .string(id), "\(path)")
                }
            }
        }
    }

    @Test func modelsThatAreNotThereAreToldSo() async throws {
        let provider = try ListingServer(models: Self.ids)
        try await withProvider(provider) { daemon in
            let client = try daemon.client()
            for (path, id) in [
                ("none", "none"), ("acme.", "acme."), ("acme.PLAIN", "acme.PLAIN"), ("acme.plain/", "acme.plain/"),
                ("%2e%2e/%2e%2e/etc", "../../etc"), ("a%zz", "a%zz"), ("a%", "a%"), ("a%00b", "a%00b"),
                ("a%0d%0ab", "a%0d%0ab"),
                ("%ff", "%ff"), ("acme.%3Cscript%3E", "acme.<script>"),
            ] {
                let answer = try await client.exchange("GET", "/v1/models/\(path)")
                answer.expectError(404, "not_found", "model_not_found", param: "model")
                #expect(answer.error("message") == .string("Model \(id) has not been found"))
            }
            let long = String(repeating: "x", count: 10_000)
            let answer = try await client.exchange("GET", "/v1/models/\(long)")
            #expect(answer.status == 404)
            #expect(answer.body.utf8.count < 1000)
        }
    }

    @Test func anEntryHasTheMembersOfTheContract() async throws {
        let provider = try ListingServer(models: ["org/name"])
        try await withProvider(provider) { daemon in
            let list = try await daemon.exchange("GET", "/v1/models")
            #expect(list.json?["object"] == "list")
            let entry = try #require(list.json?["data"]?.array?.first)
            #expect(entry["id"] == "acme.org/name")
            #expect(entry["object"] == "model")
            #expect(entry["owned_by"] == "acme")
            #expect(entry["recipe"] == "cloud")
            #expect(entry["checkpoint"] == "org/name")
            #expect(entry["downloaded"] == true)
            #expect(entry["cloud_provider"] == "acme")
            #expect(entry["labels"]?.array?.contains("cloud") == true)
            #expect(entry["created"]?.number?.int != nil)
            #expect(entry["suggested"]?.bool != nil)
            // What nobody told is not guessed.
            for unknown in [
                "size", "max_context_window", "context_length", "cost_input_per_million", "cost_output_per_million",
            ] { #expect(entry[unknown] == nil, "\(unknown)") }
            #expect(try await daemon.exchange("GET", "/v1/models/acme.org/name").json == entry)
            #expect(try await daemon.exchange("GET", "/v1/models?show_all=true").json == list.json)
            #expect(try await daemon.exchange("GET", "/v1/models?show_all=1&show_all=0").status == 200)
            try await daemon.exchange("GET", "/v1/models?show_all=%zz")
                .expectError(400, "invalid_request_error", "malformed_request")
        }
    }

    @Test func loadingACloudModelChecksThatItCanBeRouted() async throws {
        let provider = try ListingServer(models: ["a"])
        try await withProvider(provider) { daemon in
            let client = try daemon.client()
            let loaded = try await client.exchange(
                "POST", "/v1/load", body: #"{"model_name":"acme.a","ctx_size":4096}"#)
            #expect(loaded.json?["status"] == "success")
            #expect(loaded.json?["message"] == "Loaded model: acme.a")
            // One that the listing missed can be called, so it can be loaded.
            let unlisted = try await client.exchange("POST", "/v1/load", body: #"{"model_name":"acme.other"}"#)
            #expect(unlisted.json?["message"] == "Loaded model: acme.other")
            #expect(provider.requests.count == 1)

            let health = try await client.exchange("GET", "/v1/health")
            #expect(health.json?["status"] == "ok")
            #expect(health.json?["version"] == .string(LemonadeVersion.current))
            #expect(health.json?["model_loaded"] == "acme.other")
            let models = try #require(health.json?["all_models_loaded"]?.array)
            #expect(models.map { $0["model_name"] } == ["acme.a", "acme.other"])
            let entry = try #require(models.first?.object)
            #expect(
                Set(entry.members.map(\.name)).isSuperset(of: [
                    "model_name", "checkpoint", "last_use", "type", "device", "recipe", "pinned", "is_busy", "pid",
                    "backend_url", "launch_command", "recipe_options",
                ]))
            #expect(health.json?["max_models"]?.object != nil)

            let unloaded = try await client.exchange("POST", "/v1/unload", body: #"{"model_name":"acme.a"}"#)
            #expect(unloaded.json?["status"] == "success")
            try await client.exchange("POST", "/v1/unload", body: #"{"model_name":"acme.a"}"#)
                .expectError(404, "model_not_found", "model_not_found", param: "model_name")
            for body in ["{}", nil, #"{"model_name":null}"#] as [String?] {
                #expect(try await client.exchange("POST", "/v1/unload", body: body).status == 200)
            }
            #expect(try await client.exchange("GET", "/v1/health").json?["all_models_loaded"] == [])
        }
    }

    @Test func loadingNamesWhatIsWrong() async throws {
        try await TestDaemon.with { daemon in
            _ = try await daemon.install("acme", url: "https://127.0.0.1:9")
            let client = try daemon.client()
            for (body, status, type, code, param) in [
                (#"{"model_name":"none"}"#, 404, "model_not_found", "model_not_found", "model"),
                (#"{"model_name":"other.a"}"#, 404, "model_not_found", "model_not_found", "model"),
                (#"{"model_name":"acme.a"}"#, 404, "model_not_found", "missing_api_key", "model"),
                (#"{"model_name":""}"#, 400, "invalid_request_error", "invalid_value", "model_name"),
                (#"{"model_name":null}"#, 400, "invalid_request_error", "missing_member", "model_name"),
                (#"{"model_name":1}"#, 400, "invalid_request_error", "wrong_type", "model_name"),
            ] {
                try await client.exchange("POST", "/v1/load", body: body).expectError(status, type, code, param: param)
            }
        }
    }

    @Test func inferenceBodiesAreCheckedBeforeAnythingIsAsked() async throws {
        let provider = try ListingServer(models: ["a"])
        try await withProvider(provider) { daemon in
            let client = try daemon.client()
            for path in RelayedPath.all.map(\.path) {
                for (body, code, param) in [
                    ("", "malformed_json", nil), ("{", "malformed_json", nil), ("[]", "body_not_an_object", nil),
                    ("{}", "missing_member", "model"), (#"{"model":1}"#, "wrong_type", "model"),
                    (#"{"model":""}"#, "invalid_value", "model"), (#"{"model":null}"#, nil, "model"),
                    (#"{"model":"acme.a","mod\u0065l":"acme.b"}"#, "duplicate_member", "model"),
                    (#"{"model":"acme.a","stream":"yes"}"#, "wrong_type", "stream"),
                    (#"{"model":"acme.a"} x"#, "malformed_json", nil),
                ] as [(String, String?, String?)] {
                    let answer = try await client.exchange("POST", "/v1\(path)", body: body)
                    #expect(answer.status == 400, "\(path) \(body)")
                    #expect(answer.error("type") == "invalid_request_error")
                    if let code { #expect(answer.error("code") == .string(code), "\(body)") }
                    #expect(answer.error("param") == param.map(JSONValue.string) ?? .null, "\(body)")
                }
                try await client.exchange("POST", "/v1\(path)", body: #"{"model":"none"}"#)
                    .expectError(404, "model_not_found", "model_not_found", param: "model")
            }
            #expect(provider.requests.count == 1)
        }
    }

    @Test func statisticsAndFactsHaveTheirMembers() async throws {
        try await TestDaemon.with { daemon in
            let stats = try await daemon.exchange("GET", "/v1/stats")
            #expect(stats.status == 200)
            #expect(stats.json?["totals"]?["requests"] == 0)
            let info = try await daemon.exchange("GET", "/v1/system-info")
            for name in ["OS Version", "Processor", "Physical Memory"] {
                #expect(info.json?[name]?.string?.isEmpty == false, "\(name)")
            }
            #expect(info.json?["recipes"]?.object != nil)
            _ = try await daemon.install("acme", url: "https://127.0.0.1:9")
            let provider = try #require(try await daemon.providers().first?.object)
            #expect(
                provider.members.map(\.name) == [
                    "name", "base_url", "allow_insecure_http", "requires_key", "auth_header_name", "auth_header_prefix",
                    "proxy", "proxy_in_use", "proxy_source", "env_var", "env_var_set", "runtime_key_set",
                    "models_discovered", "last_discovery", "warnings",
                ])
            #expect(provider["env_var"] == "LEMONADE_ACME_API_KEY")
            #expect(try await daemon.exchange("GET", "/live").body == #"{"status":"ok"}"#)
        }
    }

    private func withProvider(
        _ provider: ListingServer, _ body: (TestDaemon) async throws -> Void
    ) async throws {
        try await TestDaemon.with { daemon in
            let answer = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            #expect(answer.status == 200)
            try await body(daemon)
        }
    }
}
