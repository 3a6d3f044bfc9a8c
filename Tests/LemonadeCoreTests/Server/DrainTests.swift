import Glibc
import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct DrainTests {
    @Test func anIdleServerStopsAtOnce() async throws {
        let daemon = try await TestDaemon()
        let clients = try (0..<50).map { _ in try daemon.client() }
        for client in clients.prefix(25) { _ = try await client.exchange("GET", "/live") }
        try await eventually { await daemon.openConnections == 50 }
        let started = Instant.now()
        await daemon.daemon.stop(drain: .seconds(60))
        #expect(Instant.now() - started < .seconds(20))
        for client in clients { #expect(try await client.isEnded()) }
        #expect(throws: SystemError(call: "connect", code: ECONNREFUSED)) { _ = try daemon.client() }
        #expect(await daemon.openConnections == 0)
    }

    @Test func aBusyServerLetsRequestsEnd() async throws {
        let slow = try SilentServer()
        let daemon = try await TestDaemon { $0.discovery.timeout = .milliseconds(400) }
        let busy = try daemon.client()
        let idle = try daemon.client()
        _ = try await idle.exchange("GET", "/live")
        // Waits for the provider, which does not answer.
        let body =
            #"{"backend":"cloud","provider":"slow","base_url":"\#(slow.baseURL)","api_key":"k","allow_insecure_http":true}"#
        try await busy.send(RawClient.request("POST", "/v1/install", body: body))
        try await eventually { !daemon.store.all.isEmpty }
        async let stopped: Void = daemon.daemon.stop(drain: .seconds(60))
        #expect(try await idle.isEnded())
        let answer = try await busy.receiveAnswer()
        #expect(answer.status == 200)
        #expect(answer["connection"] == "close")
        #expect(try await busy.isEnded())
        let started = Instant.now()
        await stopped
        #expect(Instant.now() - started < .seconds(20))
    }

    @Test func aRequestThatIsStillArrivingIsServed() async throws {
        let daemon = try await TestDaemon()
        let client = try daemon.client()
        try await client.send("GET /live HTTP/1.1\r\n")
        try await eventually { await daemon.daemon.server.loops.reading == 1 }
        async let stopped: Void = daemon.daemon.stop(drain: .seconds(60))
        try await eventually { await daemon.daemon.server.loops.areDraining }
        try await client.send("Host: localhost\r\n\r\n")
        let answer = try await client.receiveAnswer()
        #expect(answer.status == 200)
        #expect(answer["connection"] == "close")
        await stopped
    }

    @Test func whatDoesNotEndInTimeIsToldSo() async throws {
        let slow = try SilentServer()
        let daemon = try await TestDaemon(environment: ["LEMONADE_SLOW_API_KEY": "k"]) {
            $0.discovery.timeout = .milliseconds(50)
        }
        _ = try await daemon.install("slow", url: slow.baseURL, more: #","allow_insecure_http":true"#)
        let client = try daemon.client()
        try await client.send(RawClient.request("POST", "/v1/chat/completions", body: #"{"model":"slow.a"}"#))
        try await eventually { daemon.daemon.gateway.requestsInFlight.current == 1 }
        let started = Instant.now()
        await daemon.daemon.stop(drain: .milliseconds(200))
        #expect(Instant.now() - started >= .milliseconds(200))
        #expect(Instant.now() - started < .seconds(20))
        let answer = try await client.receiveAnswer()
        answer.expectError(503, "backend_error", "shutting_down")
        #expect(answer["connection"] == "close")
        #expect(try await client.isEnded())
    }

    /// Nothing that a client does or does not do keeps the daemon alive.
    @Test func clientsInEveryPhaseAreLetGo() async throws {
        let daemon = try await TestDaemon()
        let clients = try (0..<4).map { _ in try daemon.client() }
        try await clients[0].send("GET /live HT")
        try await clients[1].send(RawClient.request("POST", "/v1/load", fields: ["Content-Length: 5"]) + "{")
        try await clients[2].send(RawClient.request("POST", "/v1/load", fields: ["Content-Length: 50000"]) + "{")
        // Refused, and sends on.
        try await clients[3].send(RawClient.request("POST", "/nowhere", fields: ["Content-Length: 50000"]))
        #expect(try await clients[3].receiveAnswer().status == 404)
        // The refused one may have been let go already.
        try await eventually { await daemon.openConnections >= 3 }
        let started = Instant.now()
        await daemon.daemon.stop(drain: .milliseconds(50))
        #expect(Instant.now() - started < .seconds(20))
        #expect(await daemon.openConnections == 0)
        for client in clients { #expect(try await client.isEnded()) }
    }

    @Test func aClientThatNeverReadsIsLetGo() async throws {
        let provider = try ListingServer(models: (0..<5000).map { "model-with-a-rather-long-name-\($0)" })
        let daemon = try await TestDaemon()
        _ = try await daemon.install("acme", url: provider.baseURL, more: #","api_key":"k","allow_insecure_http":true"#)
        let client = try daemon.client()
        try await client.send(String(repeating: RawClient.request("GET", "/v1/models"), count: 100))
        try await eventually { await daemon.daemon.server.loops.blockedWriters == 1 }
        await daemon.daemon.stop(drain: .milliseconds(50))
        #expect(await daemon.openConnections == 0)
    }

    @Test func stoppingTwiceIsNoHarm() async throws {
        let daemon = try await TestDaemon()
        async let first: Void = daemon.daemon.stop(drain: .zero)
        async let second: Void = daemon.daemon.stop(drain: .zero)
        _ = await (first, second)
        await daemon.daemon.stop(drain: .zero)
    }

    @Test func aStoppedDaemonIsFreed() async throws {
        weak var loop: EventLoop?
        weak var gateway: Gateway?
        let provider = try ListingServer(models: ["a"])
        do {
            let daemon = try await TestDaemon()
            loop = daemon.daemon.server.loops.first
            gateway = daemon.daemon.gateway
            _ = try await daemon.install(
                "acme", url: provider.baseURL, more: #","api_key":"k","allow_insecure_http":true"#)
            let client = try daemon.client()
            _ = try await client.exchange("GET", "/live")
            #expect(loop != nil)
            await daemon.daemon.stop(drain: .seconds(5))
        }
        try await eventually { loop == nil && gateway == nil }
    }
}

/// A provider that takes connections and says nothing.
private final class SilentServer: Sendable {
    let socket: Int32
    let baseURL: String

    init() throws {
        socket = try ListeningSocket.open(at: SocketAddress(.v4([127, 0, 0, 1], port: 0)))
        baseURL = "http://127.0.0.1:\(SocketAddress(boundTo: socket)?.port ?? 0)/v1"
    }

    deinit {
        close(socket)
    }
}

extension [EventLoop] {
    /// Whether all have been told that the server stops.
    fileprivate var areDraining: Bool {
        get async {
            for loop in self {
                guard (try? await loop.perform { $0.services?.isDraining ?? true }) == true else { return false }
            }
            return true
        }
    }

    /// How many connections are in the middle of a request.
    fileprivate var reading: Int {
        get async { await count { $0.phase == .reading } }
    }

    /// How many connections wait for their client to take something.
    fileprivate var blockedWriters: Int {
        get async { await count { $0.phase == .answering && !$0.stream.descriptor.isWritable } }
    }

    private func count(_ condition: @escaping @Sendable (ClientConnection) -> Bool) async -> Int {
        var total = 0
        for loop in self {
            total += (try? await loop.perform { $0.services?.countConnections(where: condition) ?? 0 }) ?? 0
        }
        return total
    }
}
