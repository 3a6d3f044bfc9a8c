import Testing

@testable import LemonadeCore

/// What runs is listed, and can be given up.
@Suite(.timeLimit(.minutes(2))) struct RunningRequestTests {
    private func running(_ daemon: TestDaemon) async throws -> [JSONValue] {
        try await daemon.exchange("GET", "/v1/requests").json?["data"]?.array ?? [.null]
    }

    @Test(arguments: [1, 2]) func requestsAreListedWhileTheyRun(loops: Int) async throws {
        let gate = FaultyProvider.Gate()
        try await RelayTest.with(loops: loops, answers: { _ in .json("{}").with { $0.beforeHead = gate } }) { test in
            #expect(try await running(test.daemon).isEmpty)
            let clients = [try test.client(), try test.client()]
            for (index, client) in clients.enumerated() {
                try await client.post(fields: [("X-Request-Id", "r\(index)")])
                try await test.isInFlight(index + 1)
            }
            try await eventually { try await running(test.daemon).allSatisfy { $0["phase"] == "waiting" } }
            let list = try await running(test.daemon)
            // The oldest first; time is read once a round, in which a busy loop may begin both.
            let ages = list.compactMap { $0["age_seconds"]?.number?.double }
            #expect(ages.count == 2 && ages == ages.sorted(by: >))
            #expect(list.map { $0["id"] } == ["r0", "r1"] || Set(ages).count == 1)
            #expect(Set(list.compactMap { $0["id"]?.string }) == ["r0", "r1"])
            for entry in list {
                #expect(entry["path"] == "/v1/chat/completions")
                #expect(entry["model"] == "p.m" && entry["provider"] == "p")
                #expect(entry["status"] == .null)
                #expect(entry["age_seconds"]?.number?.double.map { $0 >= 0 } == true)
            }
            gate.open()
            for client in clients { #expect(try await client.answer().status == 200) }
            // Over, though their connections stay.
            try await eventually { try await running(test.daemon).isEmpty }
        }
    }

    @Test func aRequestIsGivenUpAndItsClientTold() async throws {
        let never = FaultyProvider.Gate()
        try await RelayTest.with(loops: 2, answers: { _ in .json("{}").with { $0.beforeHead = never } }) { test in
            let client = try test.client()
            try await client.post(fields: [("X-Request-Id", "it")])
            try await eventually { try await running(test.daemon).first?["phase"] == "waiting" }
            let answer = try await test.daemon.exchange("POST", "/v1/requests/it/cancel")
            #expect(answer.status == 200)
            #expect(answer.json == ["status": "success", "id": "it", "cancelled": 1])
            let told = try await client.answer()
            #expect(told.status == 503 && told.errorCode == "request_cancelled")
            try await test.settles()
            try await test.daemon.exchange("POST", "/v1/requests/it/cancel")
                .expectError(404, "not_found", "request_not_found", param: "id")
            never.open()
        }
    }

    @Test func aStreamIsGivenUpBetweenEvents() async throws {
        let never = FaultyProvider.Gate()
        try await RelayTest.with(answers: { _ in .events(["data: {}\n\n"]).with { $0.beforeEnd = never } }) { test in
            let client = try test.client()
            try await client.post(fields: [("X-Request-Id", "s")])
            try await eventually { try await running(test.daemon).first?["phase"] == "answering" }
            #expect(try await running(test.daemon).first?["status"] == 200)
            #expect(try await test.daemon.exchange("POST", "/v1/requests/s/cancel").status == 200)
            let told = try await client.answer()
            #expect(!told.isWhole)
            #expect(told.text.contains("request_cancelled"))
            never.open()
        }
    }

    @Test func whatIsNoCancellationIsNoPath() async throws {
        try await TestDaemon.with { daemon in
            for path in ["/v1/requests/x", "/v1/requests/cancel", "/v1/requests/x/stop"] {
                try await daemon.exchange("POST", path).expectError(404, "not_found", "unknown_path")
            }
        }
    }
}
