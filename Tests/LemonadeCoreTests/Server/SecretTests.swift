import Foundation
import Testing

@testable import LemonadeCore

/// A planted key is searched for in everything that leaves the daemon but the requests to its provider.
@Suite(.timeLimit(.minutes(2))) struct SecretTests {
    private static let environmentKey = "sk-ENVIRONMENT-4711"
    private static let runtimeKey = "sk-RUNTIME-4712"
    private static let refusedKey = "sk-REFUSED-4713"
    private static let userKey = "lem-USER-4714"
    private static let adminKey = "lem-ADMIN-4715"
    private static let wrongKey = "lem-WRONG-4716"

    /// Whether none of them is in that text, however it is cased.
    private static func expectNone(in text: String, _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let lower = text.lowercased()
        for number in 4711...4716 {
            #expect(!lower.contains("-\(number)"), "\(what): \(text)", sourceLocation: sourceLocation)
        }
    }

    @Test func noKeyIsEverTold() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("config.json")
        let provider = try ListingServer(models: ["a"])
        let environment = [
            "LEMONADE_HOUSE_API_KEY": Self.environmentKey, "LEMONADE_API_KEY": Self.userKey,
            "LEMONADE_ADMIN_API_KEY": Self.adminKey,
        ]
        try await TestDaemon.with(
            environment: environment,
            configure: { $0.store = ConfigurationStore(path: path, configuration: try Configuration()) }
        ) { daemon in
            var seen: [String] = []
            let client = try daemon.client()
            func exchange(_ method: String, _ path: String, _ body: String? = nil, key: String = Self.adminKey)
                async throws
            {
                let answer = try await client.exchange(
                    method, path, fields: ["Authorization: Bearer \(key)", "x-api-key: \(key)"], body: body)
                seen.append("\(method) \(path): \(answer.raw)")
            }

            // Everything that goes well.
            let insecure = #""allow_insecure_http":true"#
            let url = provider.baseURL
            try await exchange(
                "POST", "/v1/install", #"{"backend":"cloud","provider":"house","base_url":"\#(url)",\#(insecure)}"#)
            try await exchange(
                "POST", "/v1/install",
                #"{"backend":"cloud","provider":"mine","base_url":"\#(url)","api_key":"\#(Self.runtimeKey)",\#(insecure)}"#
            )
            try await exchange("POST", "/v1/cloud/auth", #"{"provider":"mine","api_key":"\#(Self.runtimeKey)"}"#)
            #expect(provider.requests.count == 3)
            #expect(provider.requests.contains { $0.contains(Self.environmentKey) })
            #expect(provider.requests.contains { $0.contains(Self.runtimeKey) })
            for request in provider.requests {
                #expect(!request.contains(Self.adminKey), "our own key went to a provider")
            }

            // Everything that does not.
            for body in [
                #"{"provider":"house","api_key":"\#(Self.refusedKey)"}"#,
                #"{"provider":"gone","api_key":"\#(Self.refusedKey)"}"#,
                #"{"provider":"mine","api_key":"\#(Self.refusedKey)\n\u0001"}"#,
                #"{"provider":"mine","api_key":{"key":"\#(Self.refusedKey)"}}"#,
                #"{"provider":"mine","api_key":"\#(Self.refusedKey)"} trailing"#,
                #"{"provider":"mine","api_key":"\#(Self.refusedKey)""#,
                #"{"provider":"mine","api_key":"\#(Self.refusedKey)\x"}"#,
            ] { try await exchange("POST", "/v1/cloud/auth", body) }
            for (member, value) in [
                ("base_url", "https://name:\(Self.refusedKey)@host"),
                ("base_url", "https://host?key=\(Self.refusedKey)"),
                ("base_url", "https://host/#\(Self.refusedKey)"), ("base_url", "\(Self.refusedKey) https://host"),
                ("auth_header_prefix", "Bearer \(Self.refusedKey)\\n"), ("auth_header_name", "X: \(Self.refusedKey)"),
                ("api_key", "\(Self.refusedKey)é"), ("api_key", String(repeating: Self.refusedKey, count: 1000)),
            ] {
                var members = ["provider": "new", "base_url": "http://127.0.0.1:9", "api_key": Self.refusedKey]
                members[member] = value
                let text = members.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
                try await exchange("POST", "/v1/install", "{\"backend\":\"cloud\",\(text)}")
            }
            try await exchange("GET", "/v1/models", key: Self.wrongKey)
            try await exchange("POST", "/v1/install", "{}", key: Self.userKey)

            // Providers that fail, and one that is not there.
            for answer in [
                ListingServer.response("{}", status: "401 Unauthorized"), "nonsense\r\n\r\n", "",
                ListingServer.response("[}"),
            ] {
                provider.answer(answer)
                try await exchange("POST", "/v1/cloud/refresh", "{}")
                try await exchange("POST", "/v1/chat/completions", #"{"model":"house.a","messages":[]}"#)
                try await exchange("POST", "/v1/messages", #"{"model":"mine.a","messages":[],"stream":true}"#)
                try await exchange("GET", "/v1/cloud/models/mine")
            }
            try await exchange(
                "POST", "/v1/install",
                #"{"backend":"cloud","provider":"dead","base_url":"http://127.0.0.1:9","api_key":"\#(Self.runtimeKey)",\#(insecure)}"#
            )
            try await exchange("POST", "/v1/embeddings", #"{"model":"dead.a","input":"x"}"#)

            // Everything that can be asked for.
            for path in [
                "/v1/models", "/v1/models/house.a", "/v1/models/none", "/v1/system-info", "/v1/health", "/v1/stats",
                "/live",
                "/nowhere",
            ] { try await exchange("GET", path) }
            try await exchange("POST", "/v1/load", #"{"model_name":"house.a"}"#)
            try await exchange("GET", "/v1/health")
            try await exchange("OPTIONS", "/v1/install")
            try await exchange("DELETE", "/v1/cloud/auth/mine")
            try await exchange("POST", "/v1/uninstall", #"{"backend":"cloud","provider":"dead"}"#)

            for text in seen { Self.expectNone(in: text, "an answer") }
            Self.expectNone(in: daemon.log.text, "the log")
            #expect(daemon.log.text.contains("provider installed"))
            let names = try directory.names()
            #expect(names.contains("config.json"))
            for name in names {
                Self.expectNone(in: try String(contentsOfFile: directory.file(name), encoding: .utf8), name)
                let mode = try FileManager.default.attributesOfItem(atPath: directory.file(name))[.posixPermissions]
                #expect(mode as? Int == 0o600, "\(name)")
            }
            Self.expectNone(in: try String(contentsOfFile: path, encoding: .utf8), "config.json")
            Self.expectNone(in: "\(Gateway.self) \(daemon.daemon.gateway.rules.keys)", "a description")
            var dumped = ""
            dump(daemon.daemon.gateway.rules.keys, to: &dumped)
            dump(try APIKey(Self.runtimeKey), to: &dumped)
            Self.expectNone(in: dumped, "a reflection")
        }
    }
}
