import Foundation
import Testing

@testable import LemonadeCore

/// Exchanges over TLS, whole ones and broken ones.
@Suite(.enabled(if: TLSTool.areInstalled, Comment(rawValue: TLSTool.note)))
struct TLSExchangeTests {
    /// An answer that ends with the connection.
    private static let untilClose = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it"
    /// An answer that says how long it is.
    private static let withLength = "HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nall of it"

    private static func server(_ answer: String, _ version: String = "-tls1_3") async throws -> TLSServer {
        try await TLSServer(openssl: ["-HTTP", version], files: ["answer": answer])
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func aBodyThatEndsWithTheConnectionIsWholeAfterAGoodbye(version: String) async throws {
        let server = try await Self.server(Self.untilClose, version)
        let answer = try await TLSPeerClient().fetch("/answer", port: server.port)
        #expect(String(decoding: answer.body, as: UTF8.self) == "all of it")
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func aBodyThatEndsWithTheConnectionIsTruncatedWithoutAGoodbye(version: String) async throws {
        let server = try await Self.server(Self.untilClose, version)
        let tap = try TLSTap(to: server.port) { $0.isGoodbye ? .cut : .pass }
        #expect(
            await (try TLSPeerClient()).failure("/answer", port: tap.port)
                == .truncated(reason: "the connection was cut without TLS's goodbye (close_notify)"))
    }

    @Test func aBodyThatIsCompleteNeedsNoGoodbye() async throws {
        let server = try await Self.server(Self.withLength)
        let tap = try TLSTap(to: server.port) { $0.isGoodbye ? .cut : .pass }
        let answer = try await TLSPeerClient().fetch("/answer", port: tap.port)
        #expect(String(decoding: answer.body, as: UTF8.self) == "all of it")
    }

    @Test func aBodyThatIsShorterThanItSaysIsTruncated() async throws {
        let server = try await Self.server(Self.withLength.replacingOccurrences(of: ": 9", with: ": 10"))
        #expect(
            await (try TLSPeerClient()).failure("/answer", port: server.port)
                == .truncated(reason: "the connection was closed before the answer was whole"))
    }

    /// TLS 1.2, in which application data can be told from everything else on the wire.
    private static let large = "location / { }"

    private static func largeServer() async throws -> TLSServer {
        try await TLSServer(
            nginx: large, tls: "ssl_protocols TLSv1.2;", files: ["large": TLSPattern.bytes(256 * 1024)])
    }

    @Test(arguments: [TLSTap.Action.cut, .cutInside])
    func aBodyThatIsCutIsTruncated(_ action: TLSTap.Action) async throws {
        let server = try await Self.largeServer()
        let tap = try TLSTap(to: server.port) { $0.dataBefore == 4 && $0.type == 23 ? action : .pass }
        #expect(
            await (try TLSPeerClient()).failure("/large", port: tap.port)
                == .truncated(reason: "the connection was cut without TLS's goodbye (close_notify)"))
    }

    @Test func aBodyWhoseConnectionBreaksIsTruncated() async throws {
        let server = try await Self.largeServer()
        let tap = try TLSTap(to: server.port) { $0.dataBefore == 4 && $0.type == 23 ? .reset : .pass }
        #expect(
            await (try TLSPeerClient()).failure("/large", port: tap.port)
                == .truncated(reason: "Connection reset by peer"))
    }

    @Test func aBodyThatWasChangedOnTheWayIsTruncatedBeforeTheChange() async throws {
        let server = try await Self.largeServer()
        let tap = try TLSTap(to: server.port) { $0.dataBefore == 4 && $0.type == 23 ? .forge : .pass }
        guard case .truncated(let reason) = await (try TLSPeerClient()).failure("/large", port: tap.port) else {
            Issue.record("not truncated")
            return
        }
        #expect(reason == "TLS: decryption failed or bad record mac")
    }

    @Test func aHeadThatIsCutIsNoAnswer() async throws {
        let server = try await Self.largeServer()
        let tap = try TLSTap(to: server.port) { $0.type == 23 ? .cutInside : .pass }
        #expect(
            await (try TLSPeerClient()).failure("/large", port: tap.port)
                == .closedBeforeAnswer(reason: "the connection was cut without TLS's goodbye (close_notify)"))
        let half = try await Self.server("HTTP/1.0 200 OK\r\nContent-Le")
        #expect(
            await (try TLSPeerClient()).failure("/answer", port: half.port)
                == .closedBeforeAnswer(reason: "the connection was closed without an answer"))
    }

    @Test func aHeadThatStallsTimesOut() async throws {
        var limits = ClientLimits()
        limits.firstByte = .milliseconds(200)
        let server = try await Self.largeServer()
        let tap = try TLSTap(to: server.port) { $0.type == 23 ? .stop : .pass }
        #expect(await (try TLSPeerClient(limits: limits)).failure("/large", port: tap.port) == .firstByteTimedOut)
        #expect(await tap.clientLeft())
    }

    @Test func aBodyThatStallsTimesOut() async throws {
        var limits = ClientLimits()
        limits.gap = .milliseconds(200)
        let server = try await Self.largeServer()
        let tap = try TLSTap(to: server.port) { $0.dataBefore == 4 && $0.type == 23 ? .stop : .pass }
        #expect(await (try TLSPeerClient(limits: limits)).failure("/large", port: tap.port) == .gapTimedOut)
        #expect(await tap.clientLeft())
    }

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func largeBodiesArriveIntactBothWays(version: String) async throws {
        let up = TLSPattern.bytes(1024 * 1024)
        let down = TLSPattern.bytes(8 * 1024 * 1024)
        let server = try await TLSServer(
            nginx: """
                location /upload {
                    client_body_in_file_only on; proxy_method GET; proxy_pass_request_body off;
                    proxy_set_header Content-Length ""; proxy_ssl_protocols \(version); proxy_pass https://127.0.0.1:$server_port/done;
                }
                location /done { return 200 done; }
                """, tls: "ssl_protocols \(version);", files: ["down": down])
        let client = try await TLSPeerClient()
        let answer = try await client.fetch("/down", port: server.port)
        #expect(answer.body == down)
        let uploaded = try await client.fetch("/upload", port: server.port, body: up)
        #expect(String(decoding: uploaded.body, as: UTF8.self) == "done", "\(server.complaints)")
        let files = try FileManager.default.subpathsOfDirectory(atPath: server.directory.file("temp-client_body"))
        let kept = files.map { "\(server.directory.file("temp-client_body"))/\($0)" }
            .compactMap { FileManager.default.contents(atPath: $0) }
        #expect(kept.contains(Data(up)))
    }

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func aConnectionIsKeptForTheNextRequest(version: String) async throws {
        let server = try await TLSServer(
            nginx: "location / { return 200 $connection_requests; }", tls: "ssl_protocols \(version);")
        let tap = try TLSTap(to: server.port)
        let client = try await TLSPeerClient()
        for number in 1...5 {
            let answer = try await client.fetch(port: tap.port)
            #expect(String(decoding: answer.body, as: UTF8.self) == "\(number)")
        }
        #expect(tap.connections == 1)
    }

    @Test func aKeptConnectionThatThePeerEndedIsReplaced() async throws {
        let server = try await TLSServer(
            nginx: "location / { return 200 $connection_requests; }", tls: "ssl_protocols TLSv1.2;")
        // Each connection carries one answer; a second one would find it cut.
        let tap = try TLSTap(to: server.port) { $0.dataBefore == 1 ? .cut : .pass }
        let client = try await TLSPeerClient()
        #expect(try await client.fetch(port: tap.port).body == Array("1".utf8))
        let second = await client.failure(port: tap.port)
        #expect(second == .closedBeforeAnswer(reason: "the connection was cut without TLS's goodbye (close_notify)"))
        #expect(try await client.fetch(port: tap.port).body == Array("1".utf8))
        #expect(tap.connections == 2)
    }

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func sessionsAreResumed(version: String) async throws {
        let server = try await TLSServer(
            nginx: "location / { return 200 $ssl_session_reused; }",
            tls: "ssl_protocols \(version); ssl_session_cache shared:tests:1m; keepalive_timeout 0;")
        let client = try await TLSPeerClient()
        #expect(try await client.fetch(port: server.port).body == Array(".".utf8))
        for _ in 0..<3 {
            #expect(try await client.fetch(port: server.port).body == Array("r".utf8))
        }
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func sessionsOfAnotherTrustAreNotResumed(version: String) async throws {
        let fixture = try await TLSFixture.shared.value
        let server = try await TLSServer(openssl: [version])
        let client = try await TLSPeerClient()
        func session(_ certificateFile: String?) async throws -> String {
            let page = try await client.fetch(port: server.port, certificateFile: certificateFile).body
            return String(decoding: page, as: UTF8.self).contains("Reused, TLS") ? "resumed" : "new"
        }
        #expect(try await session(nil) == "new")
        #expect(try await session(nil) == "resumed")
        #expect(try await session(fixture.authority) == "new")
        #expect(try await session(fixture.authority) == "resumed")
    }

    @Test func everyEventOfAStreamArrivesAtOnce() async throws {
        // As many small records as fit in what one read takes, and more.
        let events = (0..<2_000).map { "data: {\"n\":\($0)}\n\n" }
        let server = try await TLSServer(
            nginx: "location / { ssi off; }", tls: "ssl_buffer_size 32;", files: ["events": Array(events.joined().utf8)]
        )
        let answer = try await TLSPeerClient().fetch("/events", port: server.port)
        #expect(String(decoding: answer.body, as: UTF8.self) == events.joined())
    }
}
