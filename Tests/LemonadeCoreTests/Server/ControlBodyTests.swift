import Testing

@testable import LemonadeCore

/// Bodies that no endpoint of ours may stumble over.
@Suite(.timeLimit(.minutes(2))) struct ControlBodyTests {
    private static let endpoints = [
        "/v1/install", "/v1/uninstall", "/v1/cloud/auth", "/v1/cloud/refresh", "/v1/load", "/v1/unload",
    ]

    @Test(arguments: endpoints) func whatIsNoObjectIsRefused(path: String) async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for body in ["[]", "[{}]", "null", "true", "0", "\"{}\"", " [ ] "] {
                let answer = try await client.exchange("POST", path, body: body)
                answer.expectError(400, "invalid_request_error", "body_not_an_object")
            }
        }
    }

    @Test(arguments: endpoints) func whatIsNoJSONIsRefused(path: String) async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for body in [
                " ", "{", "{}}", "{} x", "{\"a\":}", "{'a':1}", "{\"a\":1,}", "{\"a\" 1}", "\u{FEFF}{}", "{\"a\":01}",
                "{\"a\":\"\u{1}\"}", "{\"a\":\"\\x\"}", "{\"a\":nul}", "<xml/>", "a=1&b=2",
                String(repeating: "[", count: 100_000), "{\"a\":" + String(repeating: "[", count: 5000),
                String(repeating: "{\"a\":", count: 5000), "\u{0}", "{\"a\":\"", "-", "{\"a\":1e}",
            ] {
                let answer = try await client.exchange("POST", path, body: body)
                answer.expectError(400, "invalid_request_error", "malformed_json")
            }
        }
    }

    @Test(arguments: endpoints) func bytesThatAreNotUTF8AreRefused(path: String) async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            let head = Array("POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n".utf8)
            for bytes in [[0xC3, 0x28, 0x20], [0xED, 0xA0, 0x80], [0xFF, 0xFE, 0xFD]] as [[UInt8]] {
                try await client.send(head + Array("{\"".utf8) + bytes + Array("\":1}".utf8))
                let answer = try await client.receiveAnswer()
                answer.expectError(400, "invalid_request_error", "malformed_json")
            }
        }
    }

    @Test(arguments: ["/v1/install", "/v1/uninstall", "/v1/cloud/auth", "/v1/load"])
    func anEmptyBodyIsNoObject(path: String) async throws {
        try await TestDaemon.with(configure: { $0.loops = 1 }) { daemon in
            for body in [nil, ""] as [String?] {
                let answer = try await daemon.exchange("POST", path, body: body)
                answer.expectError(400, "invalid_request_error", "malformed_json")
            }
            try await daemon.exchange("POST", path, body: "{}").expectError(
                400, "invalid_request_error", "missing_member",
                param: path == "/v1/load" ? "model_name" : path == "/v1/cloud/auth" ? "provider" : "backend")
        }
    }

    @Test(arguments: endpoints) func membersThatNobodyAsksForAreTolerated(path: String) async throws {
        try await TestDaemon.with(configure: { $0.loops = 1 }) { daemon in
            let answer = try await daemon.exchange("POST", path, body: #"{"zzz":{"a":[1,2,{}]},"":null,"é":1e400}"#)
            #expect(answer.status == 400 || answer.status == 200)
            #expect(answer.error("code") == nil || answer.error("code") == "missing_member", "\(answer.body)")
        }
    }

    /// A malformed unload must not unload everything.
    @Test func nothingIsUnloadedByMistake() async throws {
        let provider = try ListingServer(models: ["a"])
        try await TestDaemon.with { daemon in
            _ = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"sk-1","allow_insecure_http":true"#)
            _ = try await daemon.exchange("POST", "/v1/load", body: #"{"model_name":"acme.a"}"#)
            for body in ["[]", "{", #"{"model_name":5}"#, #"{"model_name":["acme.a"]}"#, #"{"model_name":"acme.b"}"#] {
                #expect(try await daemon.exchange("POST", "/v1/unload", body: body).status >= 400)
            }
            let health = try await daemon.exchange("GET", "/v1/health")
            #expect(health.json?["model_loaded"] == "acme.a")
        }
    }
}
