import Testing

@testable import LemonadeCore

/// What has happened is counted, and `/metrics` shows it.
@Suite(.timeLimit(.minutes(2))) struct MetricsTests {
    /// The samples of `/metrics` by their names with labels.
    private func samples(_ daemon: TestDaemon) async throws -> [String: Double] {
        let answer = try await daemon.exchange("GET", "/metrics")
        #expect(answer.status == 200)
        #expect(answer["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        var samples: [String: Double] = [:]
        for line in answer.body.split(separator: "\n") where !line.hasPrefix("#") {
            let space = try #require(line.lastIndex(of: " "))
            #expect(
                samples.updateValue(Double(line[line.index(after: space)...]) ?? .nan, forKey: String(line[..<space]))
                    == nil)
        }
        return samples
    }

    @Test func requestsTokensAndTimesAreCountedByProvider() async throws {
        let usage = #"{"usage":{"prompt_tokens":9,"completion_tokens":2}}"#
        try await RelayTest.with(loops: 2, answers: { _ in .json(usage) }) { test in
            for _ in 0..<3 { _ = try await test.client().exchange() }
            try await eventually {
                try await samples(test.daemon)[#"lemonade_provider_requests_total{provider="p"}"#] == 3
            }
            let shown = try await samples(test.daemon)
            #expect(shown[#"lemonade_requests_total{path="/v1/chat/completions",status="200"}"#] == 3)
            #expect(shown[#"lemonade_tokens_total{provider="p",kind="input"}"#] == 27)
            #expect(shown[#"lemonade_tokens_total{provider="p",kind="output"}"#] == 6)
            #expect(shown[#"lemonade_first_byte_seconds_count{provider="p"}"#] == 3)
            #expect(shown[#"lemonade_request_duration_seconds_bucket{provider="p",le="+Inf"}"#] == 3)
            #expect(shown["lemonade_requests_in_flight"] == 0)
            // The three clients may be gone, this one is not.
            #expect(shown["lemonade_client_connections"].map { $0 >= 1 } == true)
            #expect(shown[#"lemonade_upstream_exchanges_total{connection="new"}"#].map { $0 >= 1 } == true)
        }
    }

    @Test func failuresAreCountedByCauseAndCode() async throws {
        try await RelayTest.with(answers: { _ in .raw("") }) { test in
            _ = try await test.client().exchange()
            _ = try await test.client().exchange(#"{"model":"none.x"}"#)
            let key = #"lemonade_provider_failures_total{provider="p",cause="closed"}"#
            try await eventually { try await samples(test.daemon)[key] == 1 }
            let shown = try await samples(test.daemon)
            #expect(shown[#"lemonade_errors_total{code="upstream_closed"}"#] == 1)
            #expect(shown[#"lemonade_errors_total{code="model_not_found"}"#] == 1)
            #expect(shown[#"lemonade_requests_total{path="/v1/chat/completions",status="502"}"#] == 1)
        }
    }

    @Test func aClientThatLeftIsCountedWithTheTimeUntilItsUpstreamWasClosed() async throws {
        let never = FaultyProvider.Gate()
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.beforeHead = never } }) { test in
            let client = try test.client()
            try await client.post()
            try await test.isInFlight()
            #expect(try await samples(test.daemon)["lemonade_requests_in_flight"] == 1)
            client.hangUp()
            let key = #"lemonade_requests_total{path="/v1/chat/completions",status="499"}"#
            try await eventually { try await samples(test.daemon)[key] == 1 }
            #expect(try await samples(test.daemon)["lemonade_cancellation_seconds_count"] == 1)
            never.open()
        }
    }

    @Test func clientsCannotMakeNewLabels() async throws {
        try await RelayTest.with { test in
            let before = try await samples(test.daemon).keys.count
            for number in 0..<20 {
                _ = try await test.daemon.exchange("GET", "/v1/none/\(number)")
                _ = try await test.client().exchange(#"{"model":"none\#(number).x"}"#)
            }
            // The path with its one status, the code, and the control endpoints'.
            #expect(try await samples(test.daemon).keys.count <= before + 6)
        }
    }

    @Test func providersBeyondTheMostAreCountedTogether() throws {
        var metrics = LoopMetrics()
        for number in 0..<(LoopMetrics.mostProviders + 5) {
            let report = RequestReport()
            report.kind = .chat
            report.relays(to: "p\(number)", model: "m", at: .now())
            metrics.add(report, at: .now())
        }
        #expect(metrics.providers.count == LoopMetrics.mostProviders + 1)
        #expect(metrics.providers.last?.name == "other")
        #expect(metrics.providers.last?.metrics.requests == 5)
    }

    @Test func everyFamilyIsShownOnceAndEndsAsItsTypeWants() {
        let text = MetricFamily.text(MetricFamily.Facts())
        for family in MetricFamily.all {
            #expect(text.components(separatedBy: "# TYPE \(family.name) \(family.type.rawValue)\n").count == 2)
            #expect(family.name.hasSuffix("_total") == (family.type == .counter))
            #expect(family.type != .histogram || family.name.hasSuffix("_seconds"))
            #expect(family.help.hasSuffix("."))
        }
    }
}
