/// One client of the demo's provider, with the server's own pieces: head parser, body decoder, stream.
final class DemoConnection {
    /// Most bytes of a question.
    private static let maxBodyBytes = 1 << 20
    /// How long the other side may take for anything.
    private static let patience = Duration.seconds(30)

    private let stream: SocketStream
    private let core: LoopCore
    private let pause: Duration
    private let input: IOBuffer
    private var parser = RequestHeadParser()
    private var head = RequestHead()

    private struct Hangup: Error {}

    /// A connection over an accepted socket that waits so long between two words.
    init(stream: SocketStream, core: LoopCore, pause: Duration) {
        self.stream = stream
        self.core = core
        self.pause = pause
        input = core.buffers.take(atLeast: 64 << 10)
    }

    /// Answers requests until the client goes.
    func serve() async {
        do throws(Hangup) {
            repeat {
                try await readHead()
                let body = try await readBody()
                try await answer(body)
            } while head.keepAlive
        } catch {
            // The client has gone, or speaks no HTTP: there is nobody to tell.
        }
        close()
        core.buffers.give(input)
    }

    /// Ends it, whatever it waits for.
    func close() {
        stream.close()
    }

    // MARK: Reading

    private func readHead() async throws(Hangup) {
        while true {
            do {
                if case .complete(let length) = try parser.parse(input.bytes, into: &head) {
                    input.consume(length)
                    return
                }
            } catch {
                throw Hangup()
            }
            try await readMore()
        }
    }

    private func readBody() async throws(Hangup) -> [UInt8] {
        do {
            var decoder = BodyDecoder(framing: try BodyFraming.ofRequest(head), limits: HTTPLimits())
            var body: [UInt8] = []
            while !decoder.isComplete {
                let step = try decoder.decode(input.mutableBytes)
                body.append(contentsOf: input.bytes.prefix(step.payload))
                input.consume(step.consumed)
                guard body.count <= Self.maxBodyBytes else { throw Hangup() }
                if step.consumed == 0 { try await readMore() }
            }
            return body
        } catch {
            throw Hangup()
        }
    }

    private func readMore() async throws(Hangup) {
        if input.room == 0 { input.compact() }
        let count = try? await stream.read(into: input, until: core.now + Self.patience)
        guard let count, count > 0 else { throw Hangup() }
    }

    // MARK: Answering

    private func answer(_ body: [UInt8]) async throws(Hangup) {
        guard head.fields.firstValue(.authorization) == "Bearer \(DemoProvider.key)" else {
            return try await send(401, DemoAnswers.error("The demo's key is \(DemoProvider.key)."))
        }
        switch (head.method, head.path) {
        case (.get, "/v1/models"):
            try await send(200, DemoAnswers.listing)
        case (.post, "/v1/chat/completions"):
            guard let request = try? JSONValue.parse(body) else {
                return try await send(400, DemoAnswers.error("The request is not JSON."))
            }
            if request["stream"]?.bool == true {
                try await streamAnswer()
            } else {
                try await send(200, DemoAnswers.completion())
            }
        default:
            try await send(404, DemoAnswers.error("The demo has no such endpoint."))
        }
    }

    private func send(_ status: Int, _ value: JSONValue) async throws(Hangup) {
        let body = value.serialized()
        var writer = ByteWriter()
        writer.appendStatusLine(status)
        writer.appendField("Content-Type", "application/json")
        writer.appendField("Content-Length", decimal: body.count)
        writer.appendEndOfHead()
        writer.append(body)
        try await write(writer)
    }

    private func streamAnswer() async throws(Hangup) {
        var writer = ByteWriter()
        writer.appendStatusLine(200)
        writer.appendField("Content-Type", "text/event-stream")
        writer.appendField("Transfer-Encoding", "chunked")
        writer.appendEndOfHead()
        try await write(writer)
        for word in DemoAnswers.words {
            try await send(event: DemoAnswers.chunk(word).serialized())
            if await LoopWaiter(core: core).wait(until: core.now + pause) == .cancelled { throw Hangup() }
        }
        try await send(event: DemoAnswers.chunk(nil).serialized())
        try await send(event: Array("[DONE]".utf8))
        var end = ByteWriter()
        end.append("0\r\n\r\n")
        try await write(end)
    }

    private func send(event data: [UInt8]) async throws(Hangup) {
        let event = Array("data: ".utf8) + data + Array("\n\n".utf8)
        var writer = ByteWriter()
        writer.append(unchecked: "\(String(event.count, radix: 16))\r\n")
        writer.append(event)
        writer.append("\r\n")
        try await write(writer)
    }

    private func write(_ writer: borrowing ByteWriter) async throws(Hangup) {
        do {
            try await stream.write(OutgoingBytes(bytes: writer.bytes), stall: Self.patience)
        } catch {
            throw Hangup()
        }
    }
}
