import Glibc

/// A connection to an origin, and the exchange that it carries at the moment.
///
/// The answer's body is pulled: nothing is read that was not asked for, so a slow client slows the provider down through TCP.
/// A buffer is held only while bytes are in it.
final class UpstreamConnection {
    /// How many interim answers (1xx) are skipped before the upstream is given up.
    private static let mostInterimAnswers = 8

    /// What it is pooled by.
    let target: ConnectionTarget
    /// The bytes themselves.
    let stream: any ByteStream
    /// The stream's descriptor, at hand because it is asked so often.
    let descriptor: Descriptor
    /// When it was put into the pool.
    var idleSince = Instant.never
    /// The loop's round in which that was.
    var idleRound: UInt64 = 0
    /// How many exchanges it has carried to their end.
    private(set) var exchanges = 0
    /// The current answer's status and fields; valid once `receiveHead` has returned.
    private(set) var head = ResponseHead()

    /// The loop's.
    let core: LoopCore
    private var parser: ResponseHeadParser
    private var buffer: IOBuffer?
    private var body: BodyDecoder
    private var pendingConsumption = 0
    private var interimAnswers = 0
    /// Whether the current answer's head is there.
    private(set) var hasHead = false
    /// Whether all of the request has been written.
    var requestIsWhole = true
    /// What is left of a request whose answer began early; written while the answer is read.
    var unsent: UnsentRequest?

    /// Over a connected stream.
    init(target: ConnectionTarget, stream: any ByteStream, core: LoopCore, limits: HTTPLimits) {
        self.target = target
        self.stream = stream
        descriptor = stream.descriptor
        self.core = core
        parser = ResponseHeadParser(limits: limits)
        body = BodyDecoder(framing: .none, limits: limits)
    }

    deinit {
        // The pool's closure does not hold this object.
        descriptor.onPeerClosed = nil
    }

    /// Whether the request must not be sent again: some of it was taken by the kernel.
    var hasSent = false
    /// Whether the request's bytes are still needed, because its answer began before all of it was written.
    var isStillSending: Bool { unsent != nil }

    /// Whether it may carry another request, after it has idled: nothing unasked-for came, and the peer has not hung up.
    var isFresh: Bool {
        // Had anything come before the loop fetched its events last, its event would have been among them. Only what was put
        // back since then has to be asked for, which is a system call.
        if idleRound != core.round, !descriptor.isReadable, !descriptor.peerClosed, !descriptor.isCancelled {
            return true
        }
        return stream.isFresh()
    }

    /// Makes ready for the next exchange.
    func begin() {
        parser.reset()
        hasHead = false
        hasSent = false
        requestIsWhole = true
        unsent = nil
        interimAnswers = 0
        pendingConsumption = 0
    }

    /// Waits for the answer's head, skipping interim ones.
    func receiveHead(method: HTTPMethod, limits: ClientLimits) async throws(ClientError) {
        while let interest = try receiveHeadAtOnce(method: method) {
            // An interim answer is not the answer's first byte: who sends one may think for as long as anybody.
            let hasBegun = hasBufferedBytes
            switch await descriptor.wait(
                for: interest, until: core.now + (hasBegun ? limits.gap : limits.firstByte))
            {
            case .ready: break
            case .timedOut: throw hasBegun ? .gapTimedOut : .firstByteTimedOut
            case .cancelled: throw .cancelled
            }
        }
    }

    /// Reads the answer's head as far as it is there. Nil once all of it is; otherwise what the rest has to wait for.
    func receiveHeadAtOnce(method: HTTPMethod) throws(ClientError) -> Interest? {
        if !hasHead, buffer != nil { try parseHead(method) }
        while !hasHead {
            switch fill() {
            case .count: try parseHead(method)
            case .end: throw .closedBeforeAnswer(reason: "the connection was closed without an answer")
            case .failed(let error):
                if error == .cancelled { throw .cancelled }
                throw .closedBeforeAnswer(reason: error.words)
            case .blocked(let interest): return interest
            }
        }
        return nil
    }

    private func parseHead(_ method: HTTPMethod) throws(ClientError) {
        while !hasHead, let buffer, !buffer.isEmpty {
            do throws(HTTPParseError) {
                switch try parser.parse(buffer.bytes, into: &head) {
                case .needMore:
                    if buffer.room == 0 { growBuffer() }
                    return
                case .complete(let length):
                    buffer.consume(length)
                    if head.status < 200 {
                        interimAnswers += 1
                    } else {
                        body.begin(try BodyFraming.ofResponse(head, requestMethod: method))
                        hasHead = true
                    }
                }
            } catch {
                throw .malformed(error)
            }
            // Interim answers are not ours to relay: the client did not ask for them. Switching protocols we did not ask for.
            guard head.status != 101, interimAnswers <= Self.mostInterimAnswers else {
                throw .malformed(reason: "it sent an interim answer that was not asked for (status \(head.status))")
            }
        }
    }

    /// Whether something was read that is not used yet.
    var hasBufferedBytes: Bool { buffer.map { !$0.isEmpty } ?? false }
    /// Whether the answer is a proxy's own, which asks for credentials.
    var answersForProxy: Bool { head.status == 407 && target.isForwarded && target.proxy != nil }
    /// How the answer's body is framed.
    var framing: BodyFraming { body.framing }
    /// Whether the body has been read to its end.
    var bodyIsComplete: Bool { body.isComplete }
    /// The fields behind a chunked body; valid once it is complete.
    var trailers: HTTPFields { body.trailers }

    /// The next bytes of the body, unframed; nil at its end. Valid until the next call.
    ///
    /// Behind the bytes and in front of them is room for a chunk's framing; see `IOBuffer`.
    /// Throws `.gapTimedOut` when `deadline` passes, after which it may be called again.
    func nextPayload(until deadline: Instant) async throws(ClientError) -> UnsafeMutableRawBufferPointer? {
        while true {
            if let payload = try bufferedPayload() { return payload }
            if body.isComplete { return nil }
            switch fill() {
            case .count: break
            case .end:
                guard body.end() else {
                    throw .truncated(reason: "the connection was closed before the answer was whole")
                }
            case .failed(let error):
                if error == .cancelled { throw .cancelled }
                throw .truncated(reason: error.words)
            case .blocked(let interest):
                switch await descriptor.wait(for: interest, until: deadline) {
                case .ready: break
                case .timedOut: throw .gapTimedOut
                case .cancelled: throw .cancelled
                }
            }
        }
    }

    /// What has been read of the body already, unframed; nil when that is nothing. Valid until the next call.
    func bufferedPayload() throws(ClientError) -> UnsafeMutableRawBufferPointer? {
        consumePayload()
        guard !body.isComplete, let buffer, !buffer.isEmpty else { return nil }
        let step: BodyDecoder.Step
        do {
            step = try body.decode(buffer.mutableBytes)
        } catch {
            throw .malformed(error)
        }
        pendingConsumption = step.consumed
        if step.payload > 0 { return UnsafeMutableRawBufferPointer(rebasing: buffer.mutableBytes[..<step.payload]) }
        consumePayload()
        return nil
    }

    /// All of the body at once, if it has an announced length (or does not exist) and has been read already; otherwise nil,
    /// and nothing has happened. Valid until the next call.
    func wholeBody() -> UnsafeMutableRawBufferPointer? {
        guard let count = body.takeRest(of: buffer?.count ?? 0) else { return nil }
        guard let buffer, count > 0 else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
        pendingConsumption = count
        return UnsafeMutableRawBufferPointer(rebasing: buffer.mutableBytes[..<count])
    }

    private func consumePayload() {
        guard pendingConsumption > 0 else { return }
        buffer?.consume(pendingConsumption)
        pendingConsumption = 0
        releaseBufferIfEmpty()
    }

    /// Ends the exchange. True if the connection may carry another one.
    func end() -> Bool {
        consumePayload()
        // An answer without a body leaves the buffer that its head was read into.
        releaseBufferIfEmpty()
        unsent = nil
        let reusable =
            hasHead && body.isComplete && requestIsWhole && head.keepAlive && body.framing != .untilClose
            && buffer == nil && !descriptor.isCancelled && !descriptor.peerClosed
        if reusable { exchanges += 1 }
        return reusable
    }

    /// Closes the connection.
    func close() {
        unsent = nil
        // Half a request is of no use to anybody, and an upstream that does not read would never come to see its end.
        if hasSent, !requestIsWhole { descriptor.resetWhenClosed() }
        if let buffer {
            core.buffers.give(buffer)
            self.buffer = nil
        }
        stream.close()
    }

    /// Reads more into the buffer, if there is more. Holds no buffer while nothing is in it.
    private func fill() -> IOResult {
        if descriptor.isCancelled { return .failed(.cancelled) }
        var interest = Interest.read
        if descriptor.isReadable {
            let buffer = takeBuffer()
            if buffer.room == 0 { buffer.compact() }
            let result = stream.tryRead(into: buffer.free)
            switch result {
            case .count(let count):
                buffer.commit(count)
                return result
            case .end, .failed: return result
            case .blocked(let blocked): interest = blocked
            }
        }
        releaseBufferIfEmpty()
        // Until all of the request is written the upstream may be waiting for it.
        if unsent != nil, let blocked = sendMore(), blocked != interest { interest = .either }
        return .blocked(interest)
    }

    /// Nil if the answer's head is there; otherwise what to wait for before it is worth looking again.
    func takeEarlyAnswer(_ method: HTTPMethod) throws(ClientError) -> Interest? {
        while !hasHead {
            let buffer = takeBuffer()
            switch stream.tryRead(into: buffer.free) {
            case .count(let count):
                buffer.commit(count)
                try parseHead(method)
            case .blocked(let interest):
                releaseBufferIfEmpty()
                return interest
            case .end, .failed:
                throw .closedBeforeAnswer(reason: "the connection was closed while the request was sent")
            }
        }
        return nil
    }

    private func takeBuffer() -> IOBuffer {
        if let buffer { return buffer }
        let buffer = core.buffers.take()
        self.buffer = buffer
        return buffer
    }

    private func releaseBufferIfEmpty() {
        guard let buffer, buffer.isEmpty else { return }
        core.buffers.give(buffer)
        self.buffer = nil
    }

    /// A head larger than a buffer; the parser's limit bounds how far this goes.
    private func growBuffer() {
        guard let buffer else { return }
        let larger = core.buffers.take(atLeast: buffer.capacity * 2)
        larger.append(buffer.bytes)
        core.buffers.give(buffer)
        self.buffer = larger
    }
}

extension ClientError {
    /// What came cannot be read; the error's sentence becomes part of another.
    fileprivate static func malformed(_ error: HTTPParseError) -> ClientError {
        .malformed(reason: error.reason.hasSuffix(".") ? String(error.reason.dropLast()) : error.reason)
    }
}

extension StreamError {
    /// What happened, in words.
    var words: String {
        switch self {
        case .timedOut: "timed out"
        case .cancelled: "cancelled"
        case .system(let error): error.words
        case .tls(let reason): reason
        }
    }
}
