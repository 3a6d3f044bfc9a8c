import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct PipeliningTests {
    /// Requests of every kind, and the status of each.
    private static let mix: [(method: String, request: String, status: Int)] = [
        ("GET", RawClient.request("GET", "/live", fields: ["X-Request-Id: r0"]), 200),
        (
            "POST",
            RawClient.request("POST", "/v1/load", fields: ["X-Request-Id: r1"], body: "{\"model_name\":\"no\"}"), 404
        ),
        ("HEAD", RawClient.request("HEAD", "/v1/models", fields: ["X-Request-Id: r2"]), 200),
        (
            "POST",
            RawClient.request("POST", "/v1/unload", fields: ["X-Request-Id: r3", "Transfer-Encoding: chunked"])
                + "1;a=b\r\n{\r\n1\r\n}\r\n0\r\nX: y\r\n\r\n", 200
        ),
        ("OPTIONS", RawClient.request("OPTIONS", "/v1/models", fields: ["X-Request-Id: r4"]), 204),
        ("GET", RawClient.request("GET", "/nowhere", fields: ["X-Request-Id: r5"]), 404),
    ]

    @Test func requestsInOneSegmentAreAnsweredInOrder() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for _ in 0..<20 {
                try await client.send(Self.mix.map(\.request).joined())
                try await expectAnswers(client)
            }
        }
    }

    @Test func itDoesNotMatterWhereTheBytesAreSplit() async throws {
        let bytes = Array(Self.mix.map(\.request).joined().utf8)
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for cut in 1..<bytes.count {
                try await client.send(Array(bytes[..<cut]))
                // What is whole by then is answered before the rest is sent, so that the pieces are read apart.
                let whole = Self.wholeRequests(in: cut)
                try await expectAnswers(client, 0..<whole)
                try await client.send(Array(bytes[cut...]))
                try await expectAnswers(client, whole..<Self.mix.count)
            }
        }
    }

    @Test func bytesMayComeOneByOne() async throws {
        let bytes = Array(Self.mix.map(\.request).joined().utf8)
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for byte in bytes { try await client.send([byte]) }
            try await expectAnswers(client)
        }
    }

    /// More than one buffer holds; bodies larger than one, heads that begin at the end of one.
    @Test func buffersEndAnywhere() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            for size in [10_000, 16_300, 16_384, 16_385, 40_000] {
                let padding = String(repeating: " ", count: size)
                let load = RawClient.request("POST", "/v1/load", body: "{\"model_name\":\"no\"\(padding)}")
                let live = RawClient.request("GET", "/live")
                try await client.send(live + load + live + load + load + live)
                for status in [200, 404, 200, 404, 404, 200] {
                    #expect(try await client.receiveAnswer().status == status)
                }
            }
        }
    }

    @Test func whatFollowsACloseIsNotServed() async throws {
        try await TestDaemon.with { daemon in
            let client = try daemon.client()
            try await client.send(
                RawClient.request("GET", "/live", fields: ["Connection: close"]) + RawClient.request("GET", "/live"))
            #expect(try await client.receiveAnswer().status == 200)
            #expect(try await client.isEnded())
        }
    }

    /// One that sends without end must not keep its loop from the others.
    @Test func anEndlessPipelineStarvesNobody() async throws {
        try await TestDaemon.with(configure: { $0.loops = 1 }) { daemon in
            let greedy = try daemon.client()
            let isDone = Flag()
            let batch = String(repeating: RawClient.request("GET", "/live"), count: 500)
            async let sending: Void = {
                while !isDone.isRaised { try await greedy.send(batch) }
                greedy.endSending()
            }()
            // The same connection is read by another thread, so that the server never waits for it.
            async let reading = blocking { [socket = greedy.socket] in greedy.drain(socket) }
            for _ in 0..<20 {
                let answer = try await daemon.exchange("GET", "/v1/health")
                #expect(answer.status == 200)
            }
            isDone.raise()
            try await sending
            #expect(try await reading > 0)
        }
    }

    private func expectAnswers(_ client: RawClient, _ range: Range<Int>? = nil) async throws {
        for index in range ?? 0..<Self.mix.count {
            let answer = try await client.receiveAnswer(toHead: Self.mix[index].method == "HEAD")
            #expect(answer.status == Self.mix[index].status, "\(answer.raw)")
            #expect(answer["x-request-id"] == "r\(index)")
        }
    }

    private static func wholeRequests(in count: Int) -> Int {
        var end = 0
        return mix.count { sample in
            end += sample.request.utf8.count
            return end <= count
        }
    }
}
