/// `GET /v1/logs`: the log as an event stream.
extension ClientConnection {
    /// Most bytes of lines in one piece.
    private static let pieceBytes = 64 * 1024

    /// What a reader of the log wants.
    private struct LogQuery {
        var after: UInt64 = 0
        var follows = true
    }

    /// Sends the lines behind `after_seq`, and then those that come, until the client leaves. A reader that is too slow misses
    /// lines, and is told how many.
    func streamLog(_ context: RequestContext) async throws(RequestFailure) {
        let query = try logQuery(context)
        let history = services.gateway.log.sink.history
        dropBodyIfHere(context)
        stageLogHead(context)
        guard context.head.method != .head else { return try await flush(context) }
        abandonsOnHangUp = true
        let isChunked = context.head.version != .http10
        var last = query.after
        while !services.isDraining {
            // Before looking, so that nothing comes unnoticed between the look and the wait.
            let waiter = services.logReaders.wait()
            let page = history.lines(after: last, mostBytes: Self.pieceBytes)
            last = page.last
            if page.lost > 0 { appendEvent("event: lost\ndata: {\"lines\":\(page.lost)}\n\n", isChunked, context) }
            for line in page.lines {
                var data: [UInt8] = []
                LogText.appendJSON(line.text, to: &data, uncut: true)
                appendEvent(
                    "id: \(line.sequence)\ndata: {\"seq\":\(line.sequence),\"line\":"
                        + String(decoding: data, as: UTF8.self) + "}\n\n", isChunked, context)
            }
            if !context.output.isEmpty { try await flush(context) }
            guard page.lines.isEmpty else {
                services.logReaders.end(waiter)
                continue
            }
            guard query.follows else {
                services.logReaders.end(waiter)
                break
            }
            let outcome = await waitForLog(waiter, context)
            if outcome == .cancelled { break }
            if outcome == .timedOut {
                appendEvent(": keep-alive\n\n", isChunked, context)
                try await flush(context)
            }
        }
        if context.scope.reason == .clientGone { throw .disconnected }
        if isChunked { context.output.append("0\r\n\r\n") }
        try await flush(context)
    }

    private func waitForLog(_ waiter: LoopWaiter, _ context: RequestContext) async -> WaitOutcome {
        let tick = services.rules.serverLimits.streamKeepAlive
        context.scope.attach(waiter)
        let outcome = await waiter.wait(until: tick > .zero ? services.core.now + tick : .never)
        context.scope.detach()
        services.logReaders.end(waiter)
        return outcome
    }

    private func logQuery(_ context: RequestContext) throws(RequestFailure) -> LogQuery {
        var query = LogQuery()
        let after: String?
        let follow: String?
        do throws(HTTPParseError) {
            after = try context.head.queryValue(named: "after_seq")
            follow = try context.head.queryValue(named: "follow")
        } catch {
            throw .refused(.malformedRequest(error))
        }
        // What an event source sends when it connects again.
        if let text = after ?? context.head.fields.firstValue(named: "Last-Event-ID") {
            guard let number = UInt64(text) else {
                throw .refused(.invalidValue("after_seq", "must be a whole number, from 0 on"))
            }
            query.after = number
        }
        if let follow { query.follows = !["0", "false"].contains(follow) }
        return query
    }

    private func stageLogHead(_ context: RequestContext) {
        if context.head.version == .http10 || services.isDraining || !context.body.isRead { context.keepAlive = false }
        context.report.status = 200
        context.output.removeAll()
        context.output.appendStatusLine(200)
        appendOwnFields(context)
        context.output.append("Content-Type: text/event-stream\r\nCache-Control: no-cache\r\nX-Accel-Buffering: no\r\n")
        if context.head.version != .http10 { context.output.append("Transfer-Encoding: chunked\r\n") }
        context.output.appendEndOfHead()
    }

    private func appendEvent(_ text: String, _ isChunked: Bool, _ context: RequestContext) {
        context.report.bytesOut += text.utf8.count
        if isChunked { context.output.append(unchecked: String(text.utf8.count, radix: 16) + "\r\n") }
        context.output.append(unchecked: text)
        if isChunked { context.output.append("\r\n") }
    }
}
