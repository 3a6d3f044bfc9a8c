import Testing

@testable import LemonadeCore

/// Requests that need no task, and the places where one has to take over. That a provider's faults end alike is in
/// `FaultMatrixTests`, that clients may leave at any time in `HangUpTests`.
@Suite(.timeLimit(.minutes(2))) struct RelayAtOnceTests {
    typealias Gate = FaultyProvider.Gate

    @Test func manyRequestsOfOneClientGoOverOneConnection() async throws {
        try await RelayTest.with(
            answers: { .json("{\"number\":\"\($0.values("X-Number").joined())\"}") },
            { relay in
                let client = try relay.client()
                for number in 0..<100 {
                    let answer = try await client.exchange(fields: [("X-Number", "\(number)")])
                    #expect(answer.text == "{\"number\":\"\(number)\"}")
                }
                #expect(await relay.exchangesBegun.reused == 100)
                #expect(relay.provider.connections == 1)
                try await relay.settles()
            })
    }

    @Test func whatIsPipelinedBehindItIsAnsweredInOrder() async throws {
        let first = Gate()
        try await RelayTest.with(answers: { request in
            let number = request.values("X-Number").joined()
            return .json("{\"number\":\"\(number)\"}").with { if number == "0" { $0.beforeHead = first } }
        }) { relay in
            let client = try relay.client()
            try await client.post(fields: [("X-Number", "0")])
            _ = try await relay.provider.request()
            for number in 1..<40 { try await client.post(fields: [("X-Number", "\(number)")]) }
            first.open()
            for number in 0..<40 {
                #expect(try await client.answer().text == "{\"number\":\"\(number)\"}")
            }
            try await relay.settles()
        }
    }

    @Test func anAnswerThatTheClientDoesNotTakeYetWaitsForIt() async throws {
        let text = "\"" + String(repeating: "x", count: 10_000) + "\""
        try await RelayTest.with(answers: { _ in .json(text) }) { relay in
            let client = try relay.client()
            var sent = 0
            // One after the other and none read, until the client's and our own socket are full.
            var (isFull, isAnswered) = (false, true)
            while isAnswered, !isFull, sent < 4000 {
                try await client.post()
                sent += 1
                try await eventually {
                    let connections = await relay.connections
                    isFull = connections.blocked == 1
                    isAnswered = connections.finished == sent
                    return isFull || isAnswered
                }
            }
            #expect(isFull)
            for _ in 0..<sent { #expect(try await client.answer().text == text) }
            try await relay.settles()
        }
    }

    @Test func aProviderThatThinksHoldsNoneOfTheRequest() async throws {
        let thinking = Gate()
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.beforeHead = thinking } }) { relay in
            let client = try relay.client()
            let body = #"{"model":"p.m","x":"\#(String(repeating: "x", count: 10_000))"}"#
            try await client.post(body)
            #expect(try await relay.provider.request().line == "POST /base/v1/chat/completions HTTP/1.1")
            #expect(await relay.connections.heldBytes == 0)
            thinking.open()
            #expect(try await client.answer().text == "{}")
            #expect(relay.provider.requests[0].text == body.replacing("p.m", with: "m"))
        }
    }

    @Test func aDaemonThatDrainsAnswersItAndCloses() async throws {
        let thinking = Gate()
        try await RelayTest.with(answers: { _ in .json("{}").with { $0.beforeHead = thinking } }) { relay in
            let client = try relay.client()
            try await client.post()
            _ = try await relay.provider.request()
            async let stopped: Void = relay.daemon.daemon.stop(drain: .seconds(60))
            try await eventually { await relay.connections.isDraining }
            thinking.open()
            let answer = try await client.answer()
            #expect(answer.text == "{}")
            #expect(answer["connection"] == "close")
            await stopped
        }
    }
}

extension RelayTest {
    /// What the connections of all loops are doing.
    fileprivate var connections: EventLoop.Connections {
        get async {
            var all = EventLoop.Connections()
            for loop in await daemon.daemon.gateway.registry.loopsInUse {
                let here = await loop.connections
                all.finished += here.finished
                all.blocked += here.blocked
                all.heldBytes += here.heldBytes
                all.isDraining = all.isDraining || here.isDraining
            }
            return all
        }
    }
}

extension EventLoop {
    fileprivate struct Connections {
        /// How many relayed requests are over.
        var finished = 0
        /// How many connections wait for their client to take an answer.
        var blocked = 0
        /// How many bytes of requests they hold.
        var heldBytes = 0
        var isDraining = false
    }

    fileprivate var connections: Connections {
        guard let services else { return Connections() }
        var all = Connections(finished: services.statistics.requests, isDraining: services.isDraining)
        for connection in services.allConnections {
            guard let context = connection.context else { continue }
            if !connection.stream.descriptor.isWritable { all.blocked += 1 }
            all.heldBytes += context.input?.count ?? 0
        }
        return all
    }
}
