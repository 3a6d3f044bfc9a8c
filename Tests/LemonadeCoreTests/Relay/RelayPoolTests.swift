import Testing

@testable import LemonadeCore

/// Connections to providers are used again, one request at a time, and only while that is safe.
@Suite struct RelayPoolTests {
    typealias Gate = FaultyProvider.Gate

    @Test(arguments: [FaultyAnswer.Framing.length, .chunked])
    func oneConnectionServesOneRequestAfterTheOther(framing: FaultyAnswer.Framing) async throws {
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.framing = framing } }) { relay in
            let client = try relay.client()
            for _ in 0..<50 { #expect(try await client.exchange().text == "{}") }
            // Also for other clients, and for the listing before them.
            for _ in 0..<10 { #expect(try await relay.client().exchange().text == "{}") }
            #expect(relay.provider.connections == 1)
        }
    }

    @Test func requestsAtOnceHaveConnectionsOfTheirOwn() async throws {
        let gate = Gate()
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.beforeHead = gate } }) { relay in
            let clients = try (0..<5).map { _ in try relay.client() }
            for client in clients { try await client.post() }
            _ = try await relay.provider.request(4)
            #expect(Set(relay.provider.requests.map(\.connection)).count == 5)
            gate.open()
            for client in clients { #expect(try await client.answer().text == "{}") }
            // What is idle afterwards is enough for as many again.
            for client in clients { try await client.post() }
            for client in clients { #expect(try await client.answer().text == "{}") }
            #expect(relay.provider.connections == 5)
        }
    }

    static let notReusable: [(name: String, answer: FaultyAnswer)] = [
        ("Connection: close", .json("{}").with { $0.fields = [("Connection", "close")] }),
        ("close in a list", .json("{}").with { $0.fields = [("Connection", "X-A, Close")] }),
        ("HTTP/1.0", .json("{}").with { $0.statusLine = "HTTP/1.0 200 OK" }),
        ("until close", .json("{}").with { $0.framing = .untilClose }),
    ]

    @Test(arguments: notReusable.indices)
    func whatCannotBeUsedAgainIsClosed(index: Int) async throws {
        try await RelayTest.with(answers: { _ in Self.notReusable[index].answer }) { relay in
            let client = try relay.client()
            for _ in 0..<3 { #expect(try await client.exchange().text == "{}") }
            #expect(Set(relay.provider.requests.map(\.connection)).count == 3, "\(Self.notReusable[index].name)")
            try await relay.provider.allEnded()
        }
    }

    @Test func aProviderOfHTTP10ThatSaysSoKeepsItsConnection() async throws {
        try await RelayTest.with(
            answers: { _ in
                .json("{}").with {
                    $0.statusLine = "HTTP/1.0 200 OK"
                    $0.fields = [("Connection", "Keep-Alive")]
                }
            }
        ) { relay in
            let client = try relay.client()
            for _ in 0..<3 { #expect(try await client.exchange().text == "{}") }
            #expect(relay.provider.connections == 1)
        }
    }

    @Test(arguments: FaultyAnswer.End.allCases)
    func aProviderThatHangsUpAfterEachAnswerCostsNothing(end: FaultyAnswer.End) async throws {
        // Never over TLS: its end is another process's, which passes the provider's on a moment after it.
        try await RelayTest.with(isSecure: false, answers: { _ in .json("{}").with { $0.end = end } }) { relay in
            let client = try relay.client()
            for number in 1...250 {
                let answer = try await client.exchange()
                #expect(answer.status == 200)
                // It said nothing of closing; once it has, the connection is never used again.
                try await relay.provider.ended(number)
            }
            #expect(relay.provider.requests.count == 250)
        }
    }

    @Test func aProviderThatAnnouncesItsHangUpCostsNothing() async throws {
        try await RelayTest.with(
            answers: { _ in
                .json("{}").with {
                    $0.fields = [("Connection", "close")]
                    $0.end = .close
                }
            }
        ) { relay in
            let client = try relay.client()
            for _ in 0..<500 { #expect(try await client.exchange().status == 200) }
            #expect(relay.provider.requests.count == 500)
        }
    }

    @Test func anIdleConnectionIsClosedAfterItsTime() async throws {
        try await RelayTest.with(
            configure: { configuration, _ in configuration.poolIdleLimit = .milliseconds(100) }
        ) { relay in
            #expect(try await relay.client().exchange().status == 200)
            _ = try await relay.provider.hangUp()
            #expect(try await relay.client().exchange().status == 200)
        }
    }

    @Test func aConnectionThatClosedWhileIdleIsForgottenAtOnce() async throws {
        let gate = Gate()
        try await RelayTest.with(
            answers: { _ in .json("{}").with { $0.script = $0.steps + [.pass(gate), .end(.close)] } }
        ) { relay in
            #expect(try await relay.client().exchange().status == 200)
            let loop = await relay.daemon.daemon.gateway.registry.loopsInUse[0]
            #expect(await loop.idleUpstreamConnections == 1)
            gate.letThrough()
            try await eventually { await loop.idleUpstreamConnections == 0 }
        }
    }

    /// What a provider may do to the request with a number; the client must get exactly that request's answer, or none.
    static func answer(to request: FaultyProvider.Request) -> FaultyAnswer {
        guard let id = request.values("X-Id").first, let number = Int(id) else { return .raw("?") }
        let whole = FaultyAnswer.json(#"{"id":\#(id),"pad":"\#(String(repeating: "p", count: number % 5 * 7000))"}"#)
        switch number % 13 {
        case 0: return whole.with { $0.framing = .chunked }
        case 1: return whole.with { $0.framing = .untilClose }
        case 2:
            // One that does not say so may hang up on the next request, which then gets a 502.
            return whole.with {
                $0.fields.append(("Connection", "close"))
                $0.end = .close
            }
        case 3: return whole.with { $0.cut = (whole.bytes.count - 1, .reset) }
        case 4: return whole.with { $0.cut = (whole.bytes.count / 2, .close) }
        case 5: return .raw("garbage\r\n\r\n")
        case 6: return whole.with { $0.cut = (0, .reset) }
        case 7: return whole.with { $0.interim = ["HTTP/1.1 100 Continue\r\n\r\n"] }
        // In one piece: what comes only once the next request is there cannot be told from its answer.
        case 8: return whole.with { $0.script = [.readBody, .send($0.bytes + $0.bytes)] }
        case 9: return whole.with { $0.statusLine = "HTTP/1.1 429 Slow Down" }
        case 10: return whole.with { $0.reading = .after }
        case 11: return .events((0..<9).map { "data: {\"id\":\(id),\"n\":\($0)}\n\n" })
        default: return whole
        }
    }

    @Test func answersAreNeverMixedUp() async throws {
        let rounds = 20
        try await RelayTest.with(loops: 2, answers: { Self.answer(to: $0) }) { relay in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<64 {
                    let port = relay.daemon.port
                    group.addTask {
                        var client = try RelayClient(port: port)
                        for round in 0..<rounds {
                            let id = worker * rounds + round
                            let answer = try await client.exchange(
                                #"{"model":"p.m","id":\#(id)}"#, fields: [("X-Id", String(id))])
                            if answer.status == 502 {
                                #expect([3, 4, 5, 6].contains(id % 13))
                                #expect(!answer.text.contains("\"id\""))
                            } else {
                                let own = answer.text.hasPrefix(
                                    id % 13 == 11 ? "data: {\"id\":\(id)," : "{\"id\":\(id),")
                                // A cut answer may have lost even that, but has nothing else.
                                #expect(own || (!answer.isWhole && "{\"id\":\(id),".hasPrefix(answer.text)))
                                #expect(answer.isWhole == ![3, 4].contains(id % 13), "\(id % 13)")
                            }
                            if !answer.isWhole { client = try RelayClient(port: port) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            // Each came once, with its own body.
            #expect(relay.provider.requests.count == 64 * rounds)
            for request in relay.provider.requests {
                let id = request.values("X-Id")[0]
                #expect(request.text == #"{"model":"m","id":\#(id)}"#)
            }
            try await relay.settles()
        }
    }
}
