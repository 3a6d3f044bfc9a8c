/// Relaying an answer: status, fields, and then each piece of the body as it comes.
extension ClientConnection {
    /// Fields of an answer that do not reach the client, beside those that `Connection` names. Cookies would be the
    /// provider's in our name; access rules, alternative services and transport security are about its origin, not ours.
    private static let dropped: HTTPFieldSet = HTTPFieldSet.hopByHop.union([
        .contentLength, .setCookie, .xRequestID, .accessControl, .altService, .strictTransportSecurity,
    ])

    /// Begins an answer whose head is there, and settles whether the connection may serve another request.
    func beginAnswer(
        of upstream: UpstreamConnection, to plan: RoutePlan, _ path: RelayedPath, _ context: RequestContext
    ) -> RelayedAnswer {
        let isEventStream = MediaType(of: upstream.head.fields) == .eventStream
        let isEncoded = upstream.head.fields.present.contains(.contentEncoding)
        let framing = ClientFraming(upstream.framing, version: context.head.version)
        if framing == .untilClose || services.isDraining { context.keepAlive = false }
        let report = context.report
        report.relay?.answered(upstream.head.status, at: services.core.now)
        report.status = upstream.head.status
        report.phase = .answering
        stageHead(upstream.head, plan, framing: framing, isEventStream: isEventStream, context)
        return RelayedAnswer(
            plan: plan, path: path, isEventStream: isEventStream, framing: framing,
            watch: StreamWatch(
                isEventStream: isEventStream && !isEncoded, observesUsage: !isEncoded, style: path.errorStyle))
    }

    /// Notes a piece of an answer.
    func observe(_ payload: UnsafeMutableRawBufferPointer, _ answer: inout RelayedAnswer, _ context: RequestContext) {
        context.report.relay?.received(payload.count, at: services.core.now)
        answer.watch.observe(UnsafeRawBufferPointer(payload))
        if answer.isEventStream { context.report.lastEventHasPassed = answer.watch.hasSeenLastEvent }
        if context.report.loggedAnswer != nil { keepForLog(payload, context) }
    }

    /// Stages what ends an answer.
    func endAnswer(_ answer: inout RelayedAnswer, of upstream: UpstreamConnection, _ context: RequestContext) {
        context.report.relay?.usage = answer.watch.usage
        if answer.framing == .chunked { appendLastChunk(trailers: upstream.trailers, to: &context.output) }
    }

    /// Relays the whole answer.
    func relayAnswer(
        of upstream: UpstreamConnection, to plan: RoutePlan, _ path: RelayedPath, _ context: RequestContext
    ) async throws(RequestFailure) {
        var answer = beginAnswer(of: upstream, to: plan, path, context)
        let gap = services.client.limits.gap
        let tick = services.rules.serverLimits.streamKeepAlive
        var lastByte = services.core.now
        while true {
            let payload: UnsafeMutableRawBufferPointer?
            do {
                if context.output.isEmpty {
                    let sinceSent = answer.isEventStream && tick > .zero ? services.core.now + tick : .never
                    payload = try await upstream.nextPayload(until: min(lastByte + gap, sinceSent))
                } else {
                    // The head waits for what came with it, but for nothing that is still to come.
                    payload = try upstream.bufferedPayload()
                }
            } catch .gapTimedOut where services.core.now < lastByte + gap {
                // Given up only for a client that left at the last event.
                if context.report.lastEventHasPassed, stream.descriptor.peerClosed { throw .disconnected }
                // The upstream is silent but not given up. Inside an event nothing may be added.
                if answer.watch.isBetweenEvents, let comment = Self.keepAlive(in: answer.framing) {
                    context.output.append(comment)
                    try await flush(context)
                }
                continue
            } catch {
                context.report.relay?.failed(error)
                context.report.relay?.usage = answer.watch.usage
                try await breakOff(error, answer, context)
                return
            }
            guard let payload else {
                if upstream.bodyIsComplete { break }
                try await flush(context)
                continue
            }
            lastByte = services.core.now
            observe(payload, &answer, context)
            let isLast = upstream.bodyIsComplete
            let endsPlainly = isLast && (answer.framing != .chunked || upstream.trailers.isEmpty)
            let piece = frame(payload, answer.framing, isLast: endsPlainly)
            if !context.output.isEmpty, piece.count <= RequestRewrite.copyLimit {
                context.output.append(piece)
                if !isLast, try !flushAtOnce(context) { try await flush(context) }
            } else {
                if try !flushAtOnce(context) { try await flush(context) }
                let sent = try sendAtOnce(piece)
                if sent < piece.count {
                    try await write(OutgoingRegion(bytes: UnsafeRawBufferPointer(rebasing: piece[sent...])))
                }
            }
            if endsPlainly { answer.framing = answer.framing.ended }
            if isLast { break }
        }
        endAnswer(&answer, of: upstream, context)
        if try !flushAtOnce(context) { try await flush(context) }
    }

    /// A comment, which every reader of an event stream skips; nil where the length was announced.
    private static func keepAlive(in framing: ClientFraming) -> StaticString? {
        switch framing {
        case .chunked: "e\r\n: keep-alive\n\n\r\n"
        case .untilClose: ": keep-alive\n\n"
        case .length, .none, .ended: nil
        }
    }

    private func stageHead(
        _ head: borrowing ResponseHead, _ plan: RoutePlan, framing: ClientFraming, isEventStream: Bool,
        _ context: RequestContext
    ) {
        context.output.removeAll()
        head.withReason { context.output.appendStatusLine(head.status, validatedReason: $0) }
        let fields = head.fields
        let hasConnection = fields.present.contains(.connection)
        for entry in fields.entries {
            if entry.id == .xRequestID {
                fields.withValue(of: entry) { context.output.appendField("x-upstream-request-id", validated: $0) }
                continue
            }
            if Self.dropped.contains(entry.id) || (hasConnection && fields.connectionNames(entry)) { continue }
            if fields.isReserved(entry) { continue }
            context.output.append(entry, of: fields)
        }
        if !fields.present.contains(.date) { context.output.appendField("Date", bytes: services.dateField) }
        if isEventStream {
            if !fields.present.contains(.cacheControl) { context.output.appendField("Cache-Control", "no-cache") }
            if !fields.present.contains(.xAccelBuffering) { context.output.appendField("X-Accel-Buffering", "no") }
        }
        context.output.append("X-Request-Id: ")
        context.output.append(unchecked: context.requestID)
        context.output.append("\r\n")
        context.output.append(plan.answerFields)
        switch framing {
        case .length(let length): context.output.appendField("Content-Length", decimal: length)
        case .chunked: context.output.append("Transfer-Encoding: chunked\r\n")
        case .untilClose, .none, .ended: break
        }
        appendConnectionFields(context)
        for field in context.accessFields { try? context.output.appendField(field) }
        context.output.appendEndOfHead()
    }

    /// One piece as the client gets it. The last one brings what ends the body.
    private func frame(_ payload: UnsafeMutableRawBufferPointer, _ framing: ClientFraming, isLast: Bool)
        -> UnsafeRawBufferPointer
    {
        guard framing == .chunked, let start = payload.baseAddress else { return UnsafeRawBufferPointer(payload) }
        // Framed where it lies: `IOBuffer` keeps the room for it.
        let header = ChunkHeader.write(size: payload.count, endingAt: start)
        let end: StaticString = isLast ? "\r\n0\r\n\r\n" : "\r\n"
        (start + payload.count).copyMemory(from: end.utf8Start, byteCount: end.utf8CodeUnitCount)
        return UnsafeRawBufferPointer(start: start - header, count: header + payload.count + end.utf8CodeUnitCount)
    }

    private func appendLastChunk(trailers: borrowing HTTPFields, to output: inout ByteWriter) {
        output.append("0\r\n")
        for entry in trailers.entries where !Self.dropped.contains(entry.id) && !trailers.isReserved(entry) {
            output.append(entry, of: trailers)
        }
        output.append("\r\n")
    }

    /// The upstream broke off after its head was relayed. What the client has is never made to look whole.
    private func breakOff(_ error: ClientError, _ answer: RelayedAnswer, _ context: RequestContext)
        async throws(RequestFailure)
    {
        let (watch, framing) = (answer.watch, answer.framing)
        context.keepAlive = false
        if error == .cancelled, context.scope.reason == .clientGone { throw .disconnected }
        if watch.isBetweenEvents, framing == .chunked || framing == .untilClose {
            let failure = apiError(error, answer.plan, after: watch.byteCount, context)
            context.report.error = failure.kind
            let event = failure.streamEvent(answer.path.errorStyle)
            if framing == .chunked {
                context.output.append(unchecked: "\(String(event.count, radix: 16))\r\n")
                context.output.append(event)
                context.output.append("\r\n")
            } else {
                context.output.append(event)
            }
        }
        if !context.output.isEmpty { try await flush(context) }
        // Without the last chunk, or with fewer bytes than announced: the client sees that it is not whole. Where only the
        // end of the connection ends the body, a reset is the one thing that does not look like it.
        if framing == .untilClose, !watch.isBetweenEvents { stream.descriptor.resetWhenClosed() }
        throw .disconnected
    }

    private func apiError(_ error: ClientError, _ plan: RoutePlan, after bytes: Int, _ context: RequestContext)
        -> APIError
    {
        switch error {
        case .cancelled: .cancelled(byOperator: context.scope.reason == .requested)
        case .truncated: .upstreamClosed(plan.route.upstream, afterBytes: bytes)
        default: error.apiError(for: plan.route.upstream, limits: services.client.limits)
        }
    }
}

extension HTTPFields {
    /// Whether a field bears one of the names that this server adds: a provider must not speak in its name.
    fileprivate func isReserved(_ entry: Entry) -> Bool {
        guard entry.id == .other else { return false }
        return withName(of: entry) { name in
            name.count > 10
                && (name.hasPrefixIgnoringCase("x-lemonade-") || name.equalsIgnoringCase("x-upstream-request-id"))
        }
    }
}
