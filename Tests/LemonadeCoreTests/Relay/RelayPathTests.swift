import Testing

@testable import LemonadeCore

/// Which paths are relayed, and to where.
@Suite struct RelayPathTests {
    static let paths: [(ours: String, theirs: String)] = [
        ("/chat/completions", "/chat/completions"), ("/completions", "/completions"), ("/embeddings", "/embeddings"),
        ("/responses", "/responses"), ("/messages", "/messages"), ("/rerank", "/rerank"), ("/reranking", "/rerank"),
        ("/reranker", "/rerank"),
    ]
    static let prefixes = ["/v1", "/api/v1", "/v0", "/api/v0"]

    @Test(arguments: paths, prefixes)
    func everyPathIsRelayedUnderEveryPrefix(path: (ours: String, theirs: String), prefix: String) async throws {
        try await RelayTest.with { relay in
            let answer = try await relay.client().exchange(path: prefix + path.ours)
            #expect(answer.status == 200)
            #expect(answer.text == #"{"ok":true}"#)
            #expect(try await relay.provider.request().line == "POST /base/v1\(path.theirs) HTTP/1.1")
        }
    }

    @Test(arguments: ["?", "?a=b", "?beta=true&x=%20%2F+&y", "?a=?/", "?=&&"])
    func theQueryIsPassedOnAsItIs(query: String) async throws {
        try await RelayTest.with { relay in
            let answer = try await relay.client().exchange(path: "/v1/messages" + query)
            #expect(answer.status == 200)
            #expect(try await relay.provider.request().target == "/base/v1/messages" + query)
        }
    }

    @Test(arguments: ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
    func otherMethodsAreRefusedAndNothingIsRelayed(method: String) async throws {
        try await RelayTest.with { relay in
            let client = try relay.client()
            try await client.raw.send("\(method) /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let head = try await client.head()
            #expect(head.status == 405)
            #expect(head["allow"]?.contains("POST") == true)
            #expect(relay.provider.requests.isEmpty)
        }
    }

    @Test(arguments: [
        "/v1/chat/completions/", "/v1/chat", "/v1/chat/completionsx", "/chat/completions", "/v2/chat/completions",
        "/v1//chat/completions", "/v1/base/../chat/completions",
    ])
    func otherPathsAreNot(path: String) async throws {
        try await RelayTest.with { relay in
            let answer = try await relay.client().exchange(path: path)
            #expect(answer.status == 404)
            #expect(relay.provider.requests.isEmpty)
        }
    }

    @Test(arguments: ["http://127.0.0.1:PORT", "http://127.0.0.1:PORT/", "http://127.0.0.1:PORT/a/b%20c"])
    func theBaseURLsPathComesFirst(url: String) async throws {
        try await RelayTest.with(
            configure: { configuration, provider in
                var installed = try CloudProvider.faulty("p", provider)
                installed.baseURL = try BaseURL(url.replacing("PORT", with: String(provider.port)))
                configuration.installed = InstalledProviders()
                try configuration.installed.install(installed)
            }
        ) { relay in
            let answer = try await relay.client().exchange()
            #expect(answer.status == 200)
            let base = url.hasSuffix("c") ? "/a/b%20c" : ""
            #expect(try await relay.provider.request().target == base + "/chat/completions")
            #expect(try await relay.provider.listing().target == base + "/models")
        }
    }
}
