import Testing

@testable import LemonadeCore

@Suite struct FirstLightTests {
    @Test func answersThatItIsAlive() async throws {
        try await TestDaemon.with { daemon in
            let client = try RawClient(port: daemon.port)
            let answer = try await client.exchange("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(answer.status == 200)
            #expect(answer.body == #"{"status":"ok"}"#)
        }
    }

    @Test func servesTwoRequestsOnOneConnection() async throws {
        try await TestDaemon.with { daemon in
            let client = try RawClient(port: daemon.port)
            for _ in 0..<2 {
                #expect(try await client.exchange("GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 200)
            }
        }
    }
}
