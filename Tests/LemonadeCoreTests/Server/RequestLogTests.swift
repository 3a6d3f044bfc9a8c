import Testing

@testable import LemonadeCore

/// One line a request, with what is known of it.
@Suite(.timeLimit(.minutes(2))) struct RequestLogTests {
    private static let usage = #"{"usage":{"prompt_tokens":9,"completion_tokens":2}}"#

    /// The line of the request of that id, as fields; nil until it is there.
    private func line(_ id: String, in log: LogRecorder) -> [String: String]? {
        let lines = log.text.split(separator: "\n").filter { $0.contains(" Request: request id=\(id) ") }
        guard let line = lines.first else { return nil }
        #expect(lines.count == 1)
        var fields: [String: String] = ["level": String(line.split(separator: " ")[1])]
        for word in line.split(separator: " ") {
            let parts = word.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
        }
        return fields
    }

    private func awaitLine(_ id: String, in log: LogRecorder) async throws -> [String: String] {
        try await eventually { line(id, in: log) != nil }
        return try #require(line(id, in: log))
    }

    @Test func aRelayedRequestIsToldWithItsFigures() async throws {
        try await RelayTest.with(answers: { _ in .json(Self.usage) }) { test in
            let body = #"{"model":"p.m","x":"what users say"}"#
            _ = try await test.client().exchange(body, fields: [("X-Request-Id", "one")])
            let fields = try await awaitLine("one", in: test.daemon.log)
            #expect(fields["level"] == "info")
            #expect(fields["path"] == "/v1/chat/completions")
            #expect(fields["model"] == "p.m" && fields["provider"] == "p")
            #expect(fields["status"] == "200" && fields["attempts"] == "1")
            #expect(fields["bytes_in"] == String(body.utf8.count))
            #expect(fields["bytes_out"] == String(Self.usage.utf8.count))
            #expect(fields["input_tokens"] == "9" && fields["output_tokens"] == "2")
            #expect(fields["first_byte"]?.hasSuffix("ms") == true && fields["duration"]?.hasSuffix("ms") == true)
            #expect(fields["error"] == nil && fields["upstream_closed"] == nil)
            #expect(!test.daemon.log.text.contains("what users say"))
        }
    }

    @Test func aClientThatLeftIsToldWithWhenItsUpstreamWasClosed() async throws {
        let never = FaultyProvider.Gate()
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.beforeHead = never } }) { test in
            let client = try test.client()
            try await client.post(fields: [("X-Request-Id", "gone")])
            try await test.isInFlight()
            client.hangUp()
            let fields = try await awaitLine("gone", in: test.daemon.log)
            #expect(fields["status"] == "499")
            #expect(fields["upstream_closed"]?.hasSuffix("ms") == true)
            #expect(fields["level"] == "info")
            never.open()
        }
    }

    @Test func failuresOfTheProviderAreWarnings() async throws {
        try await RelayTest.with(answers: { _ in .raw("") }) { test in
            _ = try await test.client().exchange(fields: [("X-Request-Id", "failed")])
            let fields = try await awaitLine("failed", in: test.daemon.log)
            #expect(fields["level"] == "warning")
            #expect(fields["status"] == "502" && fields["error"] == "upstream_closed")
            #expect(fields["reason"] != nil)
        }
    }

    @Test func whatClientsWriteForgesNoLine() async throws {
        try await TestDaemon.with { daemon in
            _ = try await daemon.exchange(
                "POST", "/v1/none%0aRequest:%20x=y?q=1 2".replacing(" ", with: "%20"), fields: ["X-Request-Id: bad"],
                body: "{}")
            let fields = try await awaitLine("bad", in: daemon.log)
            #expect(fields["status"] == "404" && fields["method"] == "POST")
            #expect(fields["level"] == "info")
        }
    }

    @Test func looksAreOfNoInterestUnlessTheyFail() async throws {
        try await TestDaemon.with { daemon in
            _ = try await daemon.exchange("GET", "/live", fields: ["X-Request-Id: look"])
            #expect(try await awaitLine("look", in: daemon.log)["level"] == "debug")
            _ = try await daemon.exchange("GET", "/v1/models/none", fields: ["X-Request-Id: miss"])
            #expect(try await awaitLine("miss", in: daemon.log)["level"] == "info")
        }
    }

    @Test func aMalformedRequestIsToldToo() async throws {
        try await TestDaemon.with { daemon in
            let answer = try await daemon.client().exchange("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
            let id = try #require(answer["x-request-id"])
            let fields = try await awaitLine(id, in: daemon.log)
            #expect(fields["status"] == "400" && fields["error"] == "malformed_request")
        }
    }

    @Test func bodiesAreWrittenForTheModelsThatAreNamed() async throws {
        try await RelayTest.with(
            configure: { configuration, _ in configuration.loggedModels = ["p.m"] },
            answers: { _ in .json(#"{"said":"secret answer"}"#) }
        ) { test in
            _ = try await test.client().exchange(#"{"model":"p.other","q":"other question"}"#)
            _ = try await test.client().exchange(#"{"model":"p.m","q":"asked"}"#)
            try await eventually { test.daemon.log.text.contains("body of the answer") }
            let text = test.daemon.log.text
            #expect(text.contains(#"body of the request"#) && text.contains(#"\"q\":\"asked\""#))
            #expect(text.components(separatedBy: "secret answer").count == 2)
            #expect(!text.contains("other question"))
        }
    }

    @Test func aLineOfJSONIsJSON() async throws {
        let recorded = LogRecorder(LogLayout(format: .json, hasPriorities: true))
        try await RelayTest.with(
            configure: { configuration, _ in configuration.log = Logger(.server, recorded.sink) },
            answers: { _ in .json(Self.usage) }
        ) { test in
            _ = try await test.client().exchange(#"{"model":"p.q\"\n\u00fc"}"#, fields: [("X-Request-Id", "j")])
            try await eventually { recorded.lines.contains { $0["id"] == "j" && $0["message"] == "request" } }
            let line = try #require(recorded.lines.first { $0["id"] == "j" })
            #expect(line["model"] == "p.q\"\nü")
            #expect(line["status"] == 200 && line["output_tokens"] == 2)
            #expect(line["level"] == "info" && line["component"] == "Request")
            #expect(line["duration"]?.number?.double.map { $0 >= 0 } == true)
        }
    }
}
