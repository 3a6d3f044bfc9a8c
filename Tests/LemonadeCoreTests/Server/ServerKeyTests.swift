import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct ServerKeyTests {
    private static let keys = ["LEMONADE_API_KEY": "user-key", "LEMONADE_ADMIN_API_KEY": "admin-key"]

    @Test func everyRouteButLiveAsksForAKey() async throws {
        try await TestDaemon.with(environment: Self.keys) { daemon in
            let client = try daemon.client()
            for (sample, method) in RouteSample.requests {
                let answer = try await client.exchange(method, sample.path)
                guard sample.path != "/live" else {
                    #expect(answer.status == 200)
                    continue
                }
                answer.expectError(401, "authentication_error", "unauthenticated")
                #expect(answer["www-authenticate"] == "Bearer")
            }
        }
    }

    @Test func wrongKeysAreRefusedWhereverTheyAre() async throws {
        try await TestDaemon.with(environment: Self.keys) { daemon in
            let client = try daemon.client()
            for (sample, method) in RouteSample.requests where sample.path != "/live" {
                for field in [
                    "Authorization: Bearer wrong", "Authorization: Bearer user-key2", "Authorization: Bearer user-ke",
                    "Authorization: bearer USER-KEY", "x-api-key: wrong", "X-API-Key: admin-key ,",
                ] {
                    let answer = try await client.exchange(method, sample.path, fields: [field])
                    answer.expectError(401, "authentication_error", "invalid_api_key")
                    #expect(answer["www-authenticate"]?.contains("invalid_token") == true)
                }
                for field in [
                    "Authorization: Basic user-key", "Authorization: user-key", "api-key: user-key", "x-api-key:",
                ] {
                    let answer = try await client.exchange(method, sample.path, fields: [field])
                    answer.expectError(401, "authentication_error", "unauthenticated")
                }
            }
        }
    }

    @Test func eachKeyOpensWhatItsRightCovers() async throws {
        try await TestDaemon.with(environment: Self.keys) { daemon in
            let client = try daemon.client()
            for (sample, method) in RouteSample.requests {
                let right = sample.right(method)
                for field in ["Authorization: Bearer user-key", "x-api-key: user-key"] {
                    let answer = try await client.exchange(method, sample.path, fields: [field])
                    if right == .administer {
                        answer.expectError(403, "permission_error", "insufficient_rights")
                        #expect(answer.error("details")?["right"] == "administer")
                    } else {
                        #expect(answer.status != 401 && answer.status != 403, "\(method) \(sample.path)")
                    }
                }
                for field in [
                    "Authorization: Bearer admin-key", "authorization: BEARER  admin-key", "x-api-key: admin-key",
                ] {
                    let answer = try await client.exchange(method, sample.path, fields: [field])
                    #expect(answer.status != 401 && answer.status != 403, "\(method) \(sample.path)")
                }
            }
            // One that fits is enough.
            let both = ["Authorization: Bearer wrong", "x-api-key: admin-key"]
            #expect(try await client.exchange("POST", "/v1/install", fields: both, body: "{}").status == 400)
        }
    }

    @Test func theRightsAreAsDocumented() {
        let rights = Dictionary(
            RouteSample.requests.map { ("\($0.method) \($0.sample.path)", $0.sample.right($0.method)) },
            uniquingKeysWith: { first, _ in first })
        for path in ["install", "uninstall", "cloud/auth"] { #expect(rights["POST /v1/\(path)"] == .some(.administer)) }
        #expect(rights["DELETE /v1/cloud/auth/sample"] == .some(.administer))
        for path in ["load", "unload"] { #expect(rights["POST /v1/\(path)"] == .some(.operate)) }
        for path in ["chat/completions", "embeddings", "responses", "messages", "rerank", "completions"] {
            #expect(rights["POST /v1/\(path)"] == .some(.use))
        }
        for path in ["models", "health", "stats", "system-info"] { #expect(rights["GET /v1/\(path)"] == .some(.use)) }
        #expect(rights["GET /live"] == .some(nil))
    }

    @Test func withoutKeysEverythingIsOpenAndAnyKeyIsIgnored() async throws {
        try await TestDaemon.with { daemon in
            for (sample, method) in RouteSample.requests {
                let answer = try await daemon.exchange(method, sample.path, fields: ["Authorization: Bearer anything"])
                #expect(answer.status != 401 && answer.status != 403, "\(method) \(sample.path)")
            }
        }
    }

    @Test func theAdminKeyAloneProtectsAdministration() async throws {
        try await TestDaemon.with(environment: ["LEMONADE_ADMIN_API_KEY": "admin-key"]) { daemon in
            let body = #"{"backend":"cloud","provider":"p","base_url":"http://127.0.0.1:9"}"#
            try await daemon.exchange("POST", "/v1/install", body: body)
                .expectError(403, "permission_error", "insufficient_rights")
            #expect(try await daemon.exchange("GET", "/v1/models").status == 200)
            let key = ["x-api-key: admin-key"]
            #expect(try await daemon.exchange("POST", "/v1/install", fields: key, body: body).status == 200)
        }
    }
}
