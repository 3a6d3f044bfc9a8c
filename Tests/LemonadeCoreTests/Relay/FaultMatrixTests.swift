import Foundation
import Testing

@testable import LemonadeCore

/// Every fault of a provider, for streams and for single answers, on new connections and on used ones, over http and over
/// https: each ends in what the contract says, within its limit, and leaves nothing behind.
@Suite struct FaultMatrixTests {
    /// What carries the request: a connection of its own, which a task waits for, or one from the pool, which takes it at once.
    enum Carrier: CaseIterable {
        case new, pooled
    }

    /// What a client may get to see.
    enum End {
        /// A whole answer with that status and, of an error of ours, that code.
        case answer(Int, code: String? = nil)
        /// The beginning of the answer; of a stream that broke between two events, one event with that code behind it.
        case brokenOff(String?)
        /// The provider's answer as it is.
        case whole
    }

    /// One row: what the provider does, and how it ends for the client.
    struct Fault: CustomTestStringConvertible, Sendable {
        let name: String
        let end: End
        let answer: @Sendable (FaultyAnswer, FaultyProvider.Gate) -> FaultyAnswer

        init(
            _ name: String, _ end: End,
            _ answer: @escaping @Sendable (FaultyAnswer, FaultyProvider.Gate) -> FaultyAnswer
        ) {
            self.name = name
            self.end = end
            self.answer = answer
        }

        var testDescription: String { name }
    }

    static let faults: [Fault] = [
        Fault("no fault", .whole) { answer, _ in answer },
        Fault("one byte at a time", .whole) { answer, _ in answer.with { $0.beforeByte = .opened } },
        Fault("interim answers", .whole) { answer, _ in
            answer.with { $0.interim = ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 x\r\nA: b\r\n\r\n"] }
        },
        Fault("HTTP/1.0", .whole) { answer, _ in
            answer.with {
                $0.statusLine = "HTTP/1.0 200 OK"
                $0.framing = .untilClose
            }
        },
        Fault("a long head", .whole) { answer, _ in
            answer.with { $0.fields += [("X-Long", String(repeating: "x", count: 60_000))] }
        },
        Fault("answer before the request is read", .whole) { answer, _ in answer.with { $0.reading = .after } },
        Fault("trailers", .whole) { answer, _ in
            answer.with {
                $0.framing = .chunked
                $0.trailers = [("X-T", "t")]
            }
        },
        Fault("end behind the answer", .whole) { answer, _ in
            answer.with {
                $0.fields += [("Connection", "close")]
                $0.end = .close
            }
        },
        Fault("provider's error", .answer(500)) { _, _ in .json(#"{"error":"theirs"}"#, status: "500 Oops") },
        Fault("provider's limit", .answer(429)) { _, _ in .json(#"{"error":"theirs"}"#, status: "429 Slow") },
        Fault("redirect", .answer(302)) { _, _ in
            .json("{}", status: "302 Found").with { $0.fields += [("Location", "http://127.0.0.1:1/")] }
        },
        Fault("no byte, FIN", .answer(502, code: "upstream_closed")) { answer, _ in answer.with { $0.cut = (0, .close) }
        },
        Fault("no byte, RST", .answer(502, code: "upstream_closed")) { answer, _ in answer.with { $0.cut = (0, .reset) }
        },
        Fault("half a head, FIN", .answer(502, code: "upstream_closed")) { answer, _ in
            answer.with { $0.cut = (20, .close) }
        },
        Fault("half a head, RST", .answer(502, code: "upstream_closed")) { answer, _ in
            answer.with { $0.cut = (20, .reset) }
        },
        Fault("request not read, FIN", .answer(502, code: "upstream_closed")) { answer, _ in
            FaultyAnswer(script: [.end(.close)])
        },
        Fault("garbage", .answer(502, code: "upstream_protocol_error")) { _, _ in .raw("garbage\r\n\r\n") },
        Fault("garbage that stays", .answer(502, code: "upstream_protocol_error")) { _, _ in .raw("x", end: nil) },
        Fault("HTTP/2", .answer(502, code: "upstream_protocol_error")) { _, _ in .raw("\0\0\u{12}\u{4}\0\0\0\0\0") },
        Fault("two framings", .answer(502, code: "upstream_protocol_error")) { answer, _ in
            answer.with { $0.fields += [("Transfer-Encoding", "chunked"), ("Content-Length", "1")] }
        },
        Fault("too long a head", .answer(502, code: "upstream_protocol_error")) { answer, _ in
            answer.with { $0.fields += [("X-Long", String(repeating: "x", count: 66_000))] }
        },
        Fault("silence before the head", .answer(504, code: "upstream_timeout")) { answer, never in
            answer.with { $0.beforeHead = never }
        },
        Fault("silence behind an interim answer", .answer(504, code: "upstream_timeout")) { answer, never in
            answer.with {
                $0.interim = ["HTTP/1.1 100 Continue\r\n\r\n"]
                $0.beforeHead = never
            }
        },
        Fault("silence behind the head", .brokenOff("upstream_timeout")) { answer, never in
            answer.with { $0.beforePiece = never }
        },
        Fault("silence behind the last piece", .brokenOff("upstream_timeout")) { answer, never in
            answer.with {
                $0.framing = .chunked
                $0.beforeEnd = never
            }
        },
        Fault("FIN behind the head", .brokenOff("upstream_closed")) { answer, _ in
            answer.with { $0.cut = (answer.headLength, .close) }
        },
        Fault("FIN before the end", .brokenOff("upstream_closed")) { answer, _ in
            answer.with {
                $0.framing = .chunked
                $0.cut = ($0.bytes.count - 5, .close)
            }
        },
        Fault("FIN inside a piece", .brokenOff(nil)) { answer, _ in
            answer.with { $0.cut = (answer.bytes.count - (answer.framing == .chunked ? 10 : 1), .close) }
        },
        Fault("RST inside a piece", .brokenOff(nil)) { answer, _ in
            answer.with { $0.cut = (answer.bytes.count - (answer.framing == .chunked ? 10 : 1), .reset) }
        },
        Fault("length too large", .brokenOff("upstream_closed")) { answer, _ in
            answer.with {
                $0.framing = .wrongLength(1)
                $0.end = .close
            }
        },
        Fault("bad chunk", .brokenOff("upstream_protocol_error")) { answer, _ in
            .raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")
        },
    ]

    @Test(arguments: faults, Carrier.allCases)
    func aStreamEndsAsTheContractSays(fault: Fault, carrier: Carrier) async throws {
        try await checkEnd(of: fault, isStream: true, on: carrier, isSecure: false)
    }

    @Test(arguments: faults, Carrier.allCases)
    func anAnswerEndsAsTheContractSays(fault: Fault, carrier: Carrier) async throws {
        try await checkEnd(of: fault, isStream: false, on: carrier, isSecure: false)
    }

    @Test(.enabled(if: TLSFront.isAvailable), arguments: faults, [true, false])
    func endsAsTheContractSaysOverTLS(fault: Fault, isStream: Bool) async throws {
        try await checkEnd(of: fault, isStream: isStream, on: isStream ? .new : .pooled, isSecure: true)
    }

    private func checkEnd(of fault: Fault, isStream: Bool, on carrier: Carrier, isSecure: Bool) async throws {
        let never = FaultyProvider.Gate()
        let plain: FaultyAnswer =
            isStream ? .events(["data: {\"a\":1}\n\n", "data: {\"b\":2}\n\n"]) : .json(#"{"a":1,"b":2}"#)
        try await RelayTest.with(
            isSecure: isSecure,
            configure: { configuration, _ in
                configuration.clientLimits.firstByte = .milliseconds(700)
                configuration.clientLimits.gap = .milliseconds(700)
            },
            answers: { request in
                request.values("X-After").isEmpty ? fault.answer(plain, never) : .json(#"{"after":true}"#)
            }
        ) { relay in
            // The provider's list has left its connection in the pool.
            if carrier == .new { await relay.emptiesPool() }
            let start = ContinuousClock.now
            let client = try relay.client()
            let answer = try await client.exchange(#"{"model":"p.m","stream":\#(isStream)}"#)
            // Twice the limit, and room for a busy machine.
            #expect(ContinuousClock.now - start < .seconds(6))
            Self.check(answer, fault.end, plain)
            let opened = await relay.exchangesBegun.opened
            #expect(opened == (carrier == .new ? 2 : 1))
            if answer.isWhole, answer["connection"] == nil {
                let after = try await client.exchange(fields: [("X-After", "1")])
                #expect(after.text == #"{"after":true}"#)
            }
            try await relay.settles()
            client.hangUp()
            try await relay.daemon.hasNoClients()
            // What is not idle in the pool has been closed.
            let idle = await relay.idleUpstreamConnections
            try await eventually { relay.provider.openConnections <= idle }
        }
    }

    static func check(_ answer: RelayAnswer, _ end: End, _ plain: FaultyAnswer) {
        let body = String(decoding: plain.pieces.joined(), as: UTF8.self)
        switch end {
        case .whole:
            #expect(answer.status == 200)
            #expect(answer.text == body)
            #expect(answer.isWhole)
        case .answer(let status, let code):
            #expect(answer.status == status)
            #expect(answer.isWhole)
            #expect(answer["content-type"] == "application/json")
            if let code { #expect(answer.errorCode == code) }
        case .brokenOff(let code):
            #expect(answer.status == 200)
            #expect(!answer.isWhole)
            guard let code, answer["content-type"] == "text/event-stream", answer["content-length"] == nil else {
                #expect(body.hasPrefix(answer.text))
                return
            }
            let error = answer.text.components(separatedBy: "data: {\"error\":")
            #expect(error.count == 2)
            #expect(body.hasPrefix(error[0]))
            #expect(error.last?.contains("\"code\":\"\(code)\"") == true)
            #expect(answer.text.hasSuffix("\n\n"))
        }
    }
}

extension FaultyProvider.Gate {
    /// A gate that holds nobody up.
    static var opened: FaultyProvider.Gate {
        let gate = FaultyProvider.Gate()
        gate.open()
        return gate
    }
}
