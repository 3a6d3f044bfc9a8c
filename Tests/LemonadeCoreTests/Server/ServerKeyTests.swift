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
                    // Forwarded, so that it is not the daemon's own user who asks.
                    let answer = try await client.exchange(method, sample.path, fields: [field, "Via: 1.1 proxy"])
                    if right == .administer {
                        answer.expectError(403, "permission_error", "insufficient_rights")
                        #expect(answer.error("details")?["right"] == "administer")
                    } else {
                        #expect(!answer.isRefusedForRights, "\(method) \(sample.path)")
                    }
                }
                for field in [
                    "Authorization: Bearer admin-key", "authorization: BEARER  admin-key", "x-api-key: admin-key",
                ] {
                    let answer = try await client.exchange(method, sample.path, fields: [field])
                    #expect(!answer.isRefusedForRights, "\(method) \(sample.path)")
                }
            }
            // One that fits is enough.
            let both = ["Authorization: Bearer wrong", "x-api-key: admin-key"]
            #expect(try await client.exchange("POST", "/v1/install", fields: both, body: "{}").status == 400)
        }
    }

    @Test func withoutAKeyNobodyIsToldWhatPathsThereAre() async throws {
        try await TestDaemon.with(environment: Self.keys) { daemon in
            let client = try daemon.client()
            for (method, path) in [
                ("GET", "/nowhere"), ("POST", "/v1/nowhere"), ("DELETE", "/v1/health"), ("OPTIONS", "/v1/health"),
                ("OPTIONS", "*"), ("OPTIONS", "/live"), ("GET", "/live/more"),
            ] {
                let answer = try await client.exchange(method, path)
                answer.expectError(401, "authentication_error", "unauthenticated")
                #expect(answer["allow"] == nil)
            }
            let fields = ["x-api-key: user-key"]
            #expect(try await client.exchange("GET", "/nowhere", fields: fields).status == 404)
            #expect(try await client.exchange("DELETE", "/v1/health", fields: fields).status == 405)
            #expect(try await client.exchange("OPTIONS", "/v1/health", fields: fields).status == 204)
        }
    }

    /// Each costs a comparison of fixed length and a line of the log without the key: nothing is looked up or kept.
    @Test func tenThousandWrongKeysLeaveNothingBehind() async throws {
        try await TestDaemon.with(environment: Self.keys, configure: { $0.loops = 1 }) { daemon in
            let client = try daemon.client()
            for round in 0..<100 {
                let requests = (0..<100).map { number in
                    let key = String(repeating: "\(round)-\(number)-", count: 1 + number)
                    return RawClient.request("POST", "/v1/uninstall", fields: ["Authorization: Bearer \(key)"])
                }
                try await client.send(requests.joined())
                for _ in requests { #expect(try await client.receiveAnswer().status == 401) }
            }
            #expect(!daemon.log.text.contains("99-99-"))
            let loop = daemon.daemon.server.loops[0]
            #expect(try await loop.perform { $0.services?.countConnections { $0.hasAskedForPeer } } == 0)
            #expect(try await client.exchange("GET", "/v1/health", fields: ["x-api-key: user-key"]).status == 200)
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
                #expect(!answer.isRefusedForRights, "\(method) \(sample.path)")
            }
        }
    }

    @Test func theAdminKeyAloneProtectsAdministration() async throws {
        try await TestDaemon.with(environment: ["LEMONADE_ADMIN_API_KEY": "admin-key"]) { daemon in
            let body = #"{"backend":"cloud","provider":"p","base_url":"http://127.0.0.1:9"}"#
            // Forwarded, so that it is not the daemon's own user who asks.
            let forwarded = ["X-Forwarded-For: 10.0.0.9"]
            try await daemon.exchange("POST", "/v1/install", fields: forwarded, body: body)
                .expectError(403, "permission_error", "insufficient_rights")
            #expect(try await daemon.exchange("POST", "/v1/load", fields: forwarded, body: "{}").status == 400)
            #expect(try await daemon.exchange("GET", "/v1/models").status == 200)
            let key = ["x-api-key: admin-key"]
            #expect(try await daemon.exchange("POST", "/v1/install", fields: key, body: body).status == 200)
        }
    }
}
