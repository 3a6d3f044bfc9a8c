/// Reading a request's head.
extension ClientConnection {
    /// How far reading a head came without waiting.
    enum HeadProgress {
        /// Nothing of a request is there.
        case nothing
        /// Some of it is there.
        case begun
        /// All of it is there, and has been read.
        case complete
    }

    /// Reads a request's head if it is there, as it nearly always is once anything is.
    func readHeadAtOnce(_ context: RequestContext) throws(RequestFailure) -> HeadProgress {
        while true {
            if let input = context.input, !input.isEmpty {
                return try parseHead(input, context) ? .complete : .begun
            }
            // Nothing of a request yet: a connection that has nothing to read goes back to idling.
            guard stream.descriptor.isReadable else { return .nothing }
            let input = takeInput(context)
            switch stream.tryRead(into: input.free) {
            case .count(let count): input.commit(count)
            case .blocked: return .nothing
            case .end, .failed: throw .disconnected
            }
        }
    }

    /// Reads the rest of a head that has begun.
    func readRestOfHead(_ context: RequestContext) async throws(RequestFailure) {
        phase = .reading
        defer { phase = .answering }
        let limit = services.rules.serverLimits.headTimeout
        let deadline = services.core.now + limit
        repeat {
            if takeInput(context).room == 0 { growInput(context) }
            let count: Int
            do {
                count = try await stream.read(into: takeInput(context), until: deadline)
            } catch {
                // Empty lines, as old clients send behind a body, are no request that could be answered.
                guard error == .timedOut, context.parser.isMidHead else { throw .disconnected }
                throw .refused(.requestTimeout(.head, limit: limit))
            }
            guard count > 0 else { throw .disconnected }
        } while try !parseHead(takeInput(context), context)
    }

    /// True if the head is whole.
    private func parseHead(_ input: IOBuffer, _ context: RequestContext) throws(RequestFailure) -> Bool {
        do {
            switch try context.parser.parse(input.bytes, into: &context.head) {
            case .needMore:
                return false
            case .complete(let length):
                input.consume(length)
                let report = context.report
                report.started = services.core.now
                report.hasHead = true
                report.isLook = context.head.method != .post && context.head.method != .delete
                context.keepAlive = context.head.keepAlive
                context.body.framing = try BodyFraming.ofRequest(context.head)
                context.body.isRead = context.body.framing == .none || context.body.framing == .length(0)
                return true
            }
        } catch {
            throw .refused(.malformedRequest(error))
        }
    }

    /// A head larger than a buffer; the parser's limit bounds how far this goes.
    private func growInput(_ context: RequestContext) {
        guard let input = context.input else { return }
        if input.bytes.count < input.capacity {
            input.compact()
            return
        }
        let larger = services.core.buffers.take(atLeast: input.capacity * 2)
        larger.append(input.bytes)
        services.core.buffers.give(input)
        context.input = larger
    }

    /// What is read into.
    func takeInput(_ context: RequestContext) -> IOBuffer {
        if let input = context.input { return input }
        let input = services.core.buffers.take()
        context.input = input
        return input
    }
}
