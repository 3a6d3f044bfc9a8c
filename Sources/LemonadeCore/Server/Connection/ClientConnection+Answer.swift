/// From a request's head to its endpoint, and answers that are whole when they are sent.
extension ClientConnection {
    /// Answers the request whose head has been read, or goes on with its answer.
    func answer(_ context: RequestContext) async throws(RequestFailure) {
        do throws(RequestFailure) {
            switch context.progress {
            case .none, .headBegun, .headRead, .failed: try await answerFromTheStart(context)
            case .relayed: try await goOnRelaying(context)
            case .staged: try await finishAnswer(context)
            case .over: break
            }
        } catch {
            // When the whole request is here, the connection can go on.
            dropBodyIfHere(context)
            guard case .refused(let refusal) = error, context.body.isRead else { throw error }
            await refuse(refusal, context)
        }
    }

    /// Where the request is answered, once it has a name and may be.
    func endpoint(_ context: RequestContext) throws(RequestFailure) -> RouteTable.Match {
        nameRequest(context)
        try checkAccess(context)
        noteUser(context)
        return try route(context)
    }

    private func answerFromTheStart(_ context: RequestContext) async throws(RequestFailure) {
        let match = try endpoint(context)
        switch match.endpoint {
        case .relay(let path):
            context.report.kind = path.kind
            try require(.use, context)
            try await relay(path, context)
        case .control(let right, let handler):
            let grant = try right.map { right throws(RequestFailure) in try require(right, context) }
            // Only POST means something by its body; what else brings one is answered without reading it, so that nobody
            // without a key can make this server hold bytes.
            let body =
                context.head.method == .post
                ? try await readBody(context, atMost: ServerLimits.maxControlBodyBytes) : dropBodyIfHere(context)
            context.report.bytesIn = body.count
            var request = ControlRequest(head: context.head, remainder: match.remainder, body: Array(body))
            request.isProvenAdministrator = grant?.isProvenAdministrator ?? false
            let response: ControlResponse
            do {
                response = try await handler(request, services)
            } catch {
                throw .refused(error)
            }
            try await send(response, context)
        case .logStream(let right):
            try require(right, context)
            try await streamLog(context)
        case .preflight:
            dropBodyIfHere(context)
            try await send(ControlResponse(status: 204, contentType: nil, body: []), context)
        }
    }

    private func nameRequest(_ context: RequestContext) {
        if let entry = context.head.fields.first(.xRequestID) {
            let given = context.head.fields.withValue(of: entry) { bytes in
                RequestIDGenerator.isSane(bytes) ? String(decoding: bytes, as: UTF8.self) : nil
            }
            if let given {
                context.requestID = given
                return
            }
        }
        context.requestID = services.makeRequestID()
    }

    /// Sends an answer that is whole.
    func send(_ response: ControlResponse, _ context: RequestContext) async throws(RequestFailure) {
        if services.isDraining { context.keepAlive = false }
        // A body that was not asked for by an early refusal stays unread: what follows it cannot be found.
        if !context.body.isRead { context.keepAlive = false }
        context.report.status = response.status
        context.report.bytesOut = context.head.method == .head ? 0 : response.body.count
        context.output.removeAll()
        context.output.appendStatusLine(response.status)
        appendOwnFields(context)
        if response.status != 204 {
            if let contentType = response.contentType { context.output.appendField("Content-Type", contentType) }
            context.output.appendField("Content-Length", decimal: response.body.count)
        }
        for field in response.fields {
            // These are made by us, not by a peer; one that would not fit a field line is left out.
            try? context.output.appendField(field)
        }
        context.output.appendEndOfHead()
        guard context.head.method != .head, response.status != 204 else {
            if try !flushAtOnce(context) { try await flush(context) }
            return
        }
        if response.body.count <= RequestRewrite.copyLimit {
            context.output.append(response.body)
            if try !flushAtOnce(context) { try await flush(context) }
        } else {
            // Not copied: a listing may have megabytes, and the writer would keep the room.
            try await write(OutgoingAnswer(head: context.output.written, body: response.body))
            context.output.removeAll()
        }
    }

    /// The fields that every answer has: Date, the request's id, the connection's fate, and what access rules ask for.
    func appendOwnFields(_ context: RequestContext) {
        context.output.appendField("Date", bytes: services.dateField)
        context.output.append("X-Request-Id: ")
        context.output.append(unchecked: context.requestID)
        context.output.append("\r\n")
        appendConnectionFields(context)
        for field in context.accessFields { try? context.output.appendField(field) }
    }

    /// `Connection`, where it is not what the version implies.
    func appendConnectionFields(_ context: RequestContext) {
        if !context.keepAlive {
            context.output.append("Connection: close\r\n")
        } else if context.head.version == .http10 {
            context.output.append("Connection: keep-alive\r\n")
        }
    }

    /// Writes what is staged, if the socket takes it at once, as it nearly always does: that needs no frame for a wait. False
    /// if `flush` has to do the rest.
    func flushAtOnce(_ context: RequestContext) throws(RequestFailure) -> Bool {
        context.output.removeFirst(try sendAtOnce(context.output.written))
        return context.output.isEmpty && !owesTurn
    }

    /// Writes as much as goes without waiting. Returns how much that was.
    func sendAtOnce(_ bytes: UnsafeRawBufferPointer) throws(RequestFailure) -> Int {
        let descriptor = stream.descriptor
        guard !bytes.isEmpty, descriptor.isWritable, !descriptor.isCancelled else { return 0 }
        switch OutgoingRegion(bytes: bytes).withParts(from: 0, { stream.tryWrite($0) }) {
        case .count(let count):
            if descriptor.hasMovedFairShare(count) { owesTurn = true }
            return count
        case .blocked: return 0
        case .end, .failed: throw .disconnected
        }
    }

    /// Writes what is staged.
    func flush(_ context: RequestContext) async throws(RequestFailure) {
        if owesTurn {
            owesTurn = false
            await Task.yield()
        }
        guard !context.output.isEmpty else { return }
        try await write(OutgoingRegion(bytes: context.output.written))
        context.output.removeAll()
    }

    /// Writes to the client, as long as it takes something now and then.
    func write(_ message: borrowing some OutgoingParts) async throws(RequestFailure) {
        do {
            try await stream.write(message, stall: services.rules.serverLimits.sendTimeout)
        } catch {
            throw .disconnected
        }
    }

    /// Answers with an error, if the client is still there to read it.
    func refuse(_ error: APIError, _ context: RequestContext) async {
        if context.requestID.isEmpty { context.requestID = services.makeRequestID() }
        services.statistics.count(error)
        context.report.error = error.kind
        do {
            try await send(ControlResponse(error), context)
        } catch {
            context.keepAlive = false
        }
    }
}

extension ByteWriter {
    /// Appends a field whose value is made by the program.
    mutating func appendField(_ name: StaticString, bytes: [UInt8]) {
        append(name)
        append(": ")
        append(bytes)
        append("\r\n")
    }

    /// Appends a field that a decision adds; refuses one that would break out of its line.
    mutating func appendField(_ field: ResponseField) throws(HTTPFieldError) {
        var fields = HTTPFields()
        try fields.append(name: field.name, value: field.value)
        append(fields)
    }
}
