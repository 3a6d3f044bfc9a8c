import Glibc
import Testing

@testable import LemonadeCore

/// `lemond` as the service manager sees it.
@Suite(.timeLimit(.minutes(3)), .serialized) struct LemondProcessTests {
    @Test func tellsThatItIsReadyThatItStopsAndEndsWell() async throws {
        let lemond = try await LemondProcess()
        let client = try RawClient(port: lemond.port)
        #expect(try await client.exchange("GET", "/live").status == 200)
        lemond.signal(SIGTERM)
        #expect(try await lemond.manager.next().hasPrefix("STOPPING=1\n"))
        #expect(await lemond.process.outcome() == ProgramProcess.Outcome(status: 0))
        #expect(await lemond.log().contains("stopped"))
    }

    @Test func aReloadIsToldAndDropsNoConnection() async throws {
        let lemond = try await LemondProcess()
        let client = try RawClient(port: lemond.port)
        #expect(try await client.exchange("GET", "/live").status == 200)
        try AtomicFile.write(
            Array(#"{"allowed_hosts":["box.example"]}"#.utf8), to: lemond.directory.file("config.json"))
        lemond.signal(SIGHUP)
        #expect(try await lemond.manager.next().hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        #expect(try await lemond.manager.next().hasPrefix("READY=1\n"))
        #expect(try await client.exchange("GET /live HTTP/1.1\r\nHost: box.example\r\n\r\n").status == 200)
        try AtomicFile.write(Array("{".utf8), to: lemond.directory.file("config.json"))
        lemond.signal(SIGHUP)
        #expect(try await lemond.manager.next().hasPrefix("RELOADING=1\n"))
        let refused = try await lemond.manager.next()
        #expect(refused.hasPrefix("READY=1\n") && refused.contains("config.json:1:2"))
        #expect(try await client.exchange("GET /live HTTP/1.1\r\nHost: box.example\r\n\r\n").status == 200)
        lemond.signal(SIGINT)
        #expect(await lemond.process.outcome() == ProgramProcess.Outcome(status: 0))
        #expect(await lemond.log().contains("the new configuration is refused"))
    }

    @Test(arguments: [(SIGTERM, SIGTERM), (SIGINT, SIGINT), (SIGTERM, SIGINT)])
    func whoAsksTwiceDoesNotWait(first: Int32, second: Int32) async throws {
        let lemond = try await LemondProcess(configuration: #"{"drain_timeout":3600,"body_gap_timeout":3600}"#)
        let client = try RawClient(port: lemond.port)
        try await client.send(
            RawClient.request("POST", "/v1/load", fields: ["Content-Length: 10", "Expect: 100-continue"]))
        // It is being served now, so it is waited for.
        #expect(String(decoding: try await client.receive(), as: UTF8.self).hasPrefix("HTTP/1.1 100"))
        lemond.signal(first)
        #expect(try await lemond.manager.next().hasPrefix("STOPPING=1"))
        lemond.signal(second)
        #expect(await lemond.process.outcome() == ProgramProcess.Outcome(status: 128 + second))
        #expect(await lemond.log().contains("stopping at once"))
    }

    @Test func theWatchdogHearsOfIt() async throws {
        let lemond = try await LemondProcess(environment: ["WATCHDOG_USEC": "200000"])
        for _ in 0..<3 { #expect(try await lemond.manager.next() == "WATCHDOG=1") }
        lemond.signal(SIGTERM)
        #expect(await lemond.process.outcome() == ProgramProcess.Outcome(status: 0))
    }
}
