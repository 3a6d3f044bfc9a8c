/// What a provider does with a request: an HTTP answer whose every part can be held back, cut or wrong.
struct FaultyAnswer: Sendable {
    /// How the body's end is told.
    enum Framing: Sendable, Equatable {
        /// `Content-Length`, right.
        case length
        /// `Content-Length`, off by this much.
        case wrongLength(Int)
        /// One chunk a piece.
        case chunked
        /// Nothing: the connection's end.
        case untilClose
        /// No framing field and no body.
        case none
    }

    /// When the request's body is read.
    enum Reading: Sendable {
        /// Before the answer.
        case before
        /// Only behind the answer.
        case after
        /// Never.
        case never
    }

    /// How a connection is ended.
    enum End: Sendable, CaseIterable {
        /// FIN.
        case close
        /// RST.
        case reset
    }

    /// One thing after the other that a connection does.
    enum Step: Sendable {
        case send([UInt8])
        /// That many bytes of filler, made as they are sent. Opens the gate when the peer takes none for a while.
        case flood(Int, stalled: FaultyProvider.Gate?)
        /// Waits for the gate.
        case pass(FaultyProvider.Gate)
        /// Opens the gate.
        case reach(FaultyProvider.Gate)
        case readBody
        case end(End)
    }

    /// Heads of interim answers.
    var interim: [String] = []
    /// The first line.
    var statusLine = "HTTP/1.1 200 OK"
    /// The fields, framing excepted.
    var fields: [(String, String)] = []
    /// How the body's end is told.
    var framing = Framing.length
    /// The body.
    var pieces: [[UInt8]] = []
    /// The fields behind a chunked body.
    var trailers: [(String, String)] = []
    /// When the request's body is read.
    var reading = Reading.before
    /// Passed before the head is sent.
    var beforeHead: FaultyProvider.Gate?
    /// Passed before each piece is sent.
    var beforePiece: FaultyProvider.Gate?
    /// Passed behind the last piece, before what ends the body.
    var beforeEnd: FaultyProvider.Gate?
    /// Passed before each byte is sent.
    var beforeByte: FaultyProvider.Gate?
    /// After how many bytes of the answer the connection is ended, and how.
    var cut: (after: Int, by: End)?
    /// Ends the connection behind the answer; nil keeps it.
    var end: End?
    /// Instead of all this.
    var script: [Step]?

    /// A JSON answer in one piece.
    static func json(_ text: String, status: String = "200 OK") -> FaultyAnswer {
        FaultyAnswer(
            statusLine: "HTTP/1.1 \(status)", fields: [("Content-Type", "application/json")], pieces: [Array(text.utf8)]
        )
    }

    /// An event stream of those pieces.
    static func events(_ pieces: [String]) -> FaultyAnswer {
        FaultyAnswer(
            fields: [("Content-Type", "text/event-stream")], framing: .chunked, pieces: pieces.map { Array($0.utf8) })
    }

    /// Bytes that need not be HTTP; then the connection ends.
    static func raw(_ text: String, end: End? = .close) -> FaultyAnswer {
        FaultyAnswer(script: [.readBody, .send(Array(text.utf8))] + (end.map { [.end($0)] } ?? []))
    }

    /// The same answer, changed.
    func with(_ change: (inout FaultyAnswer) -> Void) -> FaultyAnswer {
        var answer = self
        change(&answer)
        return answer
    }

    /// The bytes of the answer, if nothing is held back or cut.
    var bytes: [UInt8] {
        plainSteps.reduce(into: []) { bytes, step in
            if case .send(let sent) = step { bytes += sent }
        }
    }

    /// Everything that is done, in order.
    var steps: [Step] {
        if let script { return script }
        var steps = plainSteps
        if let gate = beforeByte {
            steps = steps.flatMap { step -> [Step] in
                guard case .send(let bytes) = step else { return [step] }
                return bytes.flatMap { [.pass(gate), .send([$0])] }
            }
        }
        if let cut { steps = Self.cut(steps, after: cut.after) + [.end(cut.by)] }
        switch reading {
        case .before: steps.insert(.readBody, at: 0)
        case .after: steps.append(.readBody)
        case .never: break
        }
        // Who ends only behind the body has nothing more to say before it.
        if let end { steps.append(.end(end)) }
        if end == nil, cut == nil, framing == .untilClose { steps.append(.end(.close)) }
        return steps
    }

    private var plainSteps: [Step] {
        var steps = interim.map { Step.send(Array($0.utf8)) }
        if let beforeHead { steps.append(.pass(beforeHead)) }
        steps.append(.send(head))
        for piece in pieces {
            if let beforePiece { steps.append(.pass(beforePiece)) }
            if framing == .chunked {
                steps.append(.send(Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Array("\r\n".utf8)))
            } else {
                steps.append(.send(piece))
            }
        }
        if let beforeEnd { steps.append(.pass(beforeEnd)) }
        if framing == .chunked {
            let fields = trailers.map { "\($0.0): \($0.1)\r\n" }.joined()
            steps.append(.send(Array("0\r\n\(fields)\r\n".utf8)))
        }
        return steps
    }

    private var head: [UInt8] {
        var text = statusLine + "\r\n"
        for field in fields { text += "\(field.0): \(field.1)\r\n" }
        let length = pieces.reduce(0) { $0 + $1.count }
        switch framing {
        case .length: text += "Content-Length: \(length)\r\n"
        case .wrongLength(let error): text += "Content-Length: \(length + error)\r\n"
        case .chunked: text += "Transfer-Encoding: chunked\r\n"
        case .untilClose, .none: break
        }
        return Array((text + "\r\n").utf8)
    }

    private static func cut(_ steps: [Step], after count: Int) -> [Step] {
        var left = count
        var kept: [Step] = []
        for step in steps {
            guard case .send(let bytes) = step else {
                kept.append(step)
                continue
            }
            kept.append(.send(Array(bytes.prefix(left))))
            left -= min(left, bytes.count)
            // What is held back behind the cut is held back for nothing.
            if left == 0 { break }
        }
        return kept
    }
}
