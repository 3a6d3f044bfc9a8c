/// Reading a request's body.
extension ClientConnection {
    /// How much of a body room is made for on its announcement alone.
    private static let creditedBytes = 2 * 1024 * 1024

    /// The whole body, if it came with its head, as most do; otherwise nil. The bytes are valid until the request is done.
    func bodyIfHere(_ context: RequestContext) -> UnsafeRawBufferPointer? {
        guard case .length(let length) = context.body.framing, let input = context.input,
            length <= UInt64(services.rules.serverLimits.maxBodyBytes), input.count >= Int(length), length > 0
        else { return nil }
        return bodyInInput(Int(length), context)
    }

    /// Reads the whole body, of at most that many bytes. The bytes are valid until the request is done.
    func readBody(
        _ context: RequestContext, atMost most: Int = .max
    ) async throws(RequestFailure) -> UnsafeRawBufferPointer {
        phase = .reading
        defer { phase = .answering }
        let limit = min(most, services.rules.serverLimits.maxBodyBytes)
        switch context.body.framing {
        case .none, .untilClose, .length(0):
            return UnsafeRawBufferPointer(start: nil, count: 0)
        case .length(let announced):
            guard announced <= UInt64(limit) else { throw bodyTooLarge(limit) }
            let length = Int(announced)
            if let input = context.input, input.count >= length {
                return bodyInInput(length, context)
            }
            try await sendContinue(context)
            if length <= BufferPool.standardCapacity {
                return try await readBesideHead(length, context)
            }
            return try await readLarge(length, context)
        case .chunked:
            try await sendContinue(context)
            return try await readChunked(context, limit: limit)
        }
    }

    private func bodyTooLarge(_ limit: Int) -> RequestFailure {
        .refused(.bodyTooLarge(limit: limit, isSetting: limit == services.rules.serverLimits.maxBodyBytes))
    }

    /// Passes over a body that nobody wants, if all of it is here already; one that is still on its way is not waited for.
    @discardableResult
    func dropBodyIfHere(_ context: RequestContext) -> UnsafeRawBufferPointer {
        if !context.body.isRead, case .length(let length) = context.body.framing,
            UInt64(context.input?.count ?? 0) >= length
        {
            context.body.isRead = true
            context.body.inputToDrop = Int(length)
        }
        return UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// RFC 9110 §10.1.1: only now that the body is wanted, and not if it is on its way already.
    private func sendContinue(_ context: RequestContext) async throws(RequestFailure) {
        guard context.head.fields.present.contains(.expect), context.head.expectsContinue,
            context.input?.isEmpty != false
        else { return }
        try await write(OutgoingBytes(bytes: Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)))
    }

    private func bodyInInput(_ length: Int, _ context: RequestContext) -> UnsafeRawBufferPointer {
        context.body.isRead = true
        context.body.inputToDrop = length
        guard let input = context.input else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: input.bytes[..<length])
    }

    private func readBesideHead(_ length: Int, _ context: RequestContext) async throws(RequestFailure)
        -> UnsafeRawBufferPointer
    {
        let input = context.input ?? services.core.buffers.take()
        context.input = input
        if input.count + input.room < length { input.compact() }
        while input.count < length { try await readMore(into: input) }
        return bodyInInput(length, context)
    }

    private func readLarge(_ length: Int, _ context: RequestContext) async throws(RequestFailure)
        -> UnsafeRawBufferPointer
    {
        // An announced length is a claim: the pages are taken, and counted, as the bytes come. Not even addresses are taken
        // for a large one before some of it has come, for where the system promises no more than it has they may run out.
        var body = largeBody(atLeast: min(length, Self.creditedBytes), context)
        if let input = context.input {
            body.append(input.bytes)
            input.removeAll()
        }
        try charge(body.count, context)
        while body.count < length {
            if body.room == 0 { body = largeBody(atLeast: length, context) }
            let before = body.count
            try await readMore(into: body, atMost: length - body.count)
            try charge(body.count - before, context)
        }
        context.body.isRead = true
        return body.bytes
    }

    private func readChunked(
        _ context: RequestContext, limit: Int
    ) async throws(RequestFailure) -> UnsafeRawBufferPointer {
        var decoder = ChunkedDecoder(limits: services.rules.parserLimits)
        var body = largeBody(atLeast: BufferPool.standardCapacity, context)
        let input = context.input ?? services.core.buffers.take()
        context.input = input
        while !decoder.isComplete {
            if input.isEmpty { try await readMore(into: input) }
            let consumed: Int
            let payload: Int
            do {
                (consumed, payload) = try decoder.decode(input.mutableBytes)
            } catch {
                throw .refused(.malformedRequest(error))
            }
            guard body.count + payload <= limit else { throw bodyTooLarge(limit) }
            if body.room < payload {
                body = largeBody(atLeast: max(body.capacity * 2, body.count + payload), context)
            }
            try charge(payload, context)
            body.append(UnsafeRawBufferPointer(rebasing: input.bytes[..<payload]))
            input.consume(consumed)
        }
        context.body.isRead = true
        return body.bytes
    }

    /// A buffer for the body alone, holding what the last one held.
    private func largeBody(atLeast capacity: Int, _ context: RequestContext) -> IOBuffer {
        let body = services.core.buffers.take(atLeast: capacity)
        if let smaller = context.largeBody {
            body.append(smaller.bytes)
            services.core.buffers.give(smaller)
        }
        context.largeBody = body
        return body
    }

    /// Counts bytes of a body against what all bodies may take together.
    private func charge(_ count: Int, _ context: RequestContext) throws(RequestFailure) {
        guard services.gateway.bufferedBytes.add(count, limit: services.rules.serverLimits.maxBufferedBytes) else {
            throw .refused(.overloaded(limit: "max_buffered_bytes"))
        }
        context.body.charged += count
    }

    private func readMore(into buffer: IOBuffer, atMost most: Int = .max) async throws(RequestFailure) {
        let timeout = services.rules.serverLimits.bodyTimeout
        let count: Int
        do {
            count = try await stream.read(into: buffer, atMost: most, until: services.core.now + timeout)
        } catch .timedOut {
            throw .refused(.requestTimeout(.body, limit: timeout))
        } catch {
            throw .disconnected
        }
        guard count > 0 else { throw .disconnected }
    }
}
