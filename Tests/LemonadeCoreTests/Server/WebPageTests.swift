import Testing

@testable import LemonadeCore

/// A web page must not be able to drive a daemon on localhost, on any route.
@Suite(.timeLimit(.minutes(2))) struct WebPageTests {
    private static let foreign = ["Origin: https://evil.example"]

    @Test func noRouteServesAForeignPage() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for (sample, method) in RouteSample.requests {
                for fields in [
                    Self.foreign, ["Origin: null"], ["Origin: http://localhost.evil.example"],
                    ["Origin: http://localhost:1"], ["Origin: file://"], ["Origin: https://localhost:\(daemon.port)"],
                    ["Origin:"], ["Sec-Fetch-Site: cross-site"], ["sec-fetch-site: CROSS-SITE"],
                ] {
                    let answer = try await client.exchange(method, sample.path, fields: fields)
                    answer.expectError(403, "permission_error", "forbidden_origin")
                    #expect(!answer.fields.contains { $0.name.hasPrefix("access-control") }, "\(answer.raw)")
                }
                try await client.exchange("OPTIONS", sample.path, fields: Self.foreign)
                    .expectError(403, "permission_error", "forbidden_origin")
            }
            try await client.exchange("GET", "/nowhere", fields: Self.foreign)
                .expectError(403, "permission_error", "forbidden_origin")
        }
    }

    @Test func noRouteServesAReboundName() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for (sample, method) in RouteSample.requests {
                for host in ["evil.example", "evil.example:\(daemon.port)", "localhost.evil.example", "xlocalhost"] {
                    try await client.exchange("\(method) \(sample.path) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                        .expectError(403, "permission_error", "forbidden_host")
                }
            }
        }
    }

    @Test func whatIsRefusedHasDoneNothing() async throws {
        try await TestDaemon.with { daemon in
            let body = #"{"backend":"cloud","provider":"evil","base_url":"https://evil.example/v1"}"#
            // A form's type, which a page may send without a preflight.
            let fields = Self.foreign + ["Content-Type: text/plain"]
            #expect(try await daemon.exchange("POST", "/v1/install", fields: fields, body: body).status == 403)
            #expect(daemon.store.all.isEmpty)
            let info = try await daemon.exchange("GET", "/v1/system-info")
            #expect(info.json?["cloud"]?["providers"] == [])
        }
    }

    @Test func namesOfThisMachineAreServed() async throws {
        try await TestDaemon.with(configure: {
            $0.allowedHosts = ["box.example", "*.lan"].compactMap(AllowedHost.init)
        }) {
            daemon in
            let client = try daemon.client()
            for host in [
                "localhost", "LOCALHOST", "localhost.", "localhost:1", "a.localhost", "127.0.0.1", "127.0.0.1:80",
                "[::1]",
                "[::1]:80", "192.168.7.8", SystemFacts.machineName, "box.example", "a.b.lan",
            ] {
                let answer = try await client.exchange("GET /live HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                #expect(answer.status == 200, "\(host)")
            }
            for host in ["lan", "xbox.example", "a.box.example"] {
                let answer = try await client.exchange("GET /live HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                #expect(answer.status == 403, "\(host)")
            }
        }
    }

    /// A rebound page has no key, so names do not matter where one is asked for.
    @Test func withAKeyEveryNameWillDo() async throws {
        try await TestDaemon.with(environment: ["LEMONADE_API_KEY": "k"]) { daemon in
            let request = "GET /v1/health HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer k\r\n\r\n"
            let answer = try await daemon.client().exchange(request)
            #expect(answer.status == 200)
        }
    }

    @Test func ownAndListedPagesAreServed() async throws {
        try await TestDaemon.with(configure: {
            $0.allowedOrigins = ["https://app.example", "http://localhost:*"].compactMap(AllowedOrigin.init)
        }) { daemon in
            let client = try daemon.client()
            for origin in [
                "http://localhost:\(daemon.port)", "http://127.0.0.1:\(daemon.port)", "https://app.example",
                "http://localhost:5173",
            ] {
                for fields in [["Origin: \(origin)"], ["Origin: \(origin)", "Sec-Fetch-Site: cross-site"]] {
                    let answer = try await client.exchange("GET", "/v1/models", fields: fields)
                    #expect(answer.status == 200, "\(origin)")
                    #expect(answer["access-control-allow-origin"] == origin)
                    #expect(answer["vary"] == "Origin")
                    #expect(answer["access-control-allow-credentials"] == nil)
                }
                // A page must be able to read why it failed.
                let error = try await client.exchange("GET", "/v1/models/no", fields: ["Origin: \(origin)"])
                #expect(error.status == 404)
                #expect(error["access-control-allow-origin"] == origin)
                // What was allowed for one request is not for the next.
                #expect(try await client.exchange("GET", "/live")["access-control-allow-origin"] == nil)
            }
            #expect(try await client.exchange("GET", "/live", fields: ["Origin: http://app.example"]).status == 403)
        }
    }

    @Test func preflightsOfListedPagesAreAnsweredOnEveryRoute() async throws {
        try await TestDaemon.with(
            environment: ["LEMONADE_API_KEY": "k"],
            configure: { $0.allowedOrigins = ["https://app.example"].compactMap(AllowedOrigin.init) }
        ) { daemon in
            let client = try daemon.client()
            for (sample, method) in RouteSample.requests {
                // Without a key, as browsers send them.
                let answer = try await client.exchange(
                    "OPTIONS", sample.path,
                    fields: [
                        "Origin: https://app.example", "Access-Control-Request-Method: \(method)",
                        "Access-Control-Request-Headers: authorization, content-type",
                        "Access-Control-Request-Private-Network: true",
                    ])
                #expect(answer.status == 204)
                #expect(answer["access-control-allow-origin"] == "https://app.example")
                #expect(answer["access-control-allow-methods"]?.contains(method) == true)
                #expect(answer["access-control-allow-headers"] == "authorization, content-type")
                #expect(answer["access-control-allow-private-network"] == "true")
                #expect(answer["access-control-max-age"] == "600")
            }
        }
    }

    @Test func programsAreServed() async throws {
        try await TestDaemon.with { daemon in
            for fields in [
                [], ["Sec-Fetch-Site: none"], ["Sec-Fetch-Site: same-origin"], ["Referer: https://x.example"],
            ] {
                let answer = try await daemon.exchange("GET", "/v1/models", fields: fields)
                #expect(answer.status == 200)
            }
        }
    }
}
