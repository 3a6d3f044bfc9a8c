import Testing

@testable import LemonadeCore

/// The log can be read over HTTP.
@Suite(.timeLimit(.minutes(2))) struct LogStreamTests {
    /// The data of the events in a stream.
    private func events(_ text: String) -> [JSONValue] {
        text.split(separator: "\n").filter { $0.hasPrefix("data: ") }
            .compactMap { try? JSONValue.parse(Array($0.dropFirst(6).utf8)) }
    }

    /// Reads until a text has come.
    private func read(_ client: RawClient, until text: String) async throws -> String {
        var all = ""
        while !all.contains(text) {
            let bytes = try await client.receive()
            guard !bytes.isEmpty else {
                Issue.record("it ended before '\(text)': \(all)")
                return all
            }
            all += String(decoding: bytes, as: UTF8.self)
        }
        return all
    }

    @Test func theLinesThatAreThereComeInOrderAndEnd() async throws {
        try await TestDaemon.with { daemon in
            for number in 0..<5 { daemon.daemon.gateway.log.info("counted", ["number": number, "text": "a \"b\"\n"]) }
            daemon.log.sink.flush()
            let answer = try await daemon.exchange("GET", "/v1/logs?follow=0")
            #expect(answer.status == 200 && answer["content-type"] == "text/event-stream")
            let sent = events(answer.body)
            let numbers = sent.compactMap { $0["seq"]?.number?.int }
            #expect(numbers == Array(1...numbers.count))
            let lines = sent.compactMap { $0["line"]?.string }.filter { $0.contains("counted") }
            #expect(lines.count == 5)
            for (number, line) in lines.enumerated() {
                #expect(line.hasSuffix(#"info Server: counted number=\#(number) text="a \"b\"\n""#))
            }
            let later = try await daemon.exchange("GET", "/v1/logs?follow=0&after_seq=\(numbers.count - 1)")
            #expect(self.events(later.body).first?["seq"]?.number?.int == numbers.count)
            let again = try await daemon.exchange(
                "GET", "/v1/logs?follow=0", fields: ["Last-Event-ID: \(numbers.count - 1)"])
            #expect(self.events(again.body).first?["seq"]?.number?.int == numbers.count)
        }
    }

    @Test(arguments: ["1.1", "1.0"]) func whoFollowsIsSentWhatComes(version: String) async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            try await client.send("GET /v1/logs HTTP/\(version)\r\nHost: localhost\r\n\r\n")
            _ = try await read(client, until: "\r\n\r\n")
            for round in 0..<3 {
                daemon.daemon.gateway.log.info("later", ["round": round])
                _ = try await read(client, until: "later round=\(round)")
            }
            client.hangUp()
            try await eventually { await daemon.openConnections == 0 }
        }
    }

    @Test func aFollowerDoesNotHoldUpTheEnd() async throws {
        let daemon = try await TestDaemon()
        let client = try daemon.client()
        try await client.send("GET /v1/logs HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try await read(client, until: "\r\n\r\n")
        let began = Instant.now()
        await daemon.daemon.stop(drain: .seconds(60))
        #expect(Instant.now() - began < .seconds(30))
        #expect(try await client.receiveToEnd().hasSuffix("0\r\n\r\n"))
    }

    @Test func whatIsGoneIsCounted() async throws {
        try await TestDaemon.with { daemon in
            let long = String(repeating: "x", count: 4000)
            for number in 0..<400 {
                daemon.daemon.gateway.log.info("long", ["number": number, "text": long])
                if number % 50 == 0 { daemon.log.sink.flush() }
            }
            daemon.log.sink.flush()
            let body = try await daemon.exchange("GET", "/v1/logs?follow=0").body
            let lost = try #require(events(body).first?["lines"]?.number?.int)
            #expect(body.contains("event: lost\n") && lost > 100)
            #expect(events(body).dropFirst().first?["seq"]?.number?.int == lost + 1)
        }
    }

    @Test(arguments: ["after_seq=x", "after_seq=-1", "after_seq="]) func aNumberIsAsked(query: String) async throws {
        try await TestDaemon.with { daemon in
            try await daemon.exchange("GET", "/v1/logs?\(query)")
                .expectError(400, "invalid_request_error", "invalid_value", param: "after_seq")
        }
    }

    @Test func onlyAdministratorsReadIt() async throws {
        let keys = ["LEMONADE_API_KEY": "user-key", "LEMONADE_ADMIN_API_KEY": "admin-key"]
        try await TestDaemon.with(environment: keys) { daemon in
            for (key, status) in [("user-key", 403), ("wrong", 401), ("admin-key", 200)] {
                let answer = try await daemon.exchange(
                    "GET", "/v1/logs?follow=0", fields: ["Authorization: Bearer \(key)", "Via: 1.1 forwarder"])
                #expect(answer.status == status, "\(key)")
            }
        }
    }
}
