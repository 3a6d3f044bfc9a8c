/// The short way of a relayed request: all of it is there when it is looked at, a connection to its provider idles and takes
/// it, and the whole answer is there when its first bytes are. Most requests that are not streams go it, and need no task:
/// two events of the loop. Whatever turns out otherwise goes on in a task from where it is; errors are answered there too.
extension ClientConnection {
    /// Sends the request whose head has been read on its way, if nothing has to be waited for. False if a task has to answer
    /// it from the start.
    func relayAtOnce(_ context: RequestContext) -> Bool {
        guard case .post = context.head.method, let match = try? endpoint(context),
            case .relay(let path) = match.endpoint,
            !services.rules.keys.keyRequired || (try? require(.use, context)) != nil,
            let body = bodyIfHere(context), let facts = try? RequestFacts.read(body), !hasHungUp,
            let plan = planIfKnown(facts.model),
            services.gateway.requestsInFlight.add(1, limit: services.rules.serverLimits.maxRequestsInFlight)
        else { return false }
        let message = RequestRewrite.write(
            plan, path: path, head: context.head, body: body, modelRange: facts.modelRange, into: &context.upstream)
        guard let upstream = services.client.sendAtOnce(message, to: plan.target, scope: context.scope) else {
            services.gateway.requestsInFlight.subtract(1)
            return false
        }
        context.report.kind = path.kind
        context.report.bytesIn = body.count
        note(plan, body, context)
        abandonsOnHangUp = true
        context.begun = BegunRelay(plan: plan, path: path, upstream: upstream)
        context.progress = .relayed
        if upstream.requestIsWhole {
            // It will not be sent again, so nothing of it need be kept while the provider thinks.
            releaseRequestBody(context)
            awaitAnswer(on: upstream)
        } else {
            handOver()
        }
        return true
    }

    private func awaitAnswer(on upstream: UpstreamConnection) {
        let limit = services.client.limits.firstByte
        upstream.descriptor.callWhenReadable(until: services.core.now + limit, whenAnswered)
    }

    /// The provider's connection has something to read, or will have nothing.
    func answered(_ outcome: WaitOutcome) {
        guard let context, let upstream = context.begun?.upstream else { return }
        do throws(ClientError) {
            switch outcome {
            case .ready: break
            case .timedOut: throw .firstByteTimedOut
            case .cancelled: throw .cancelled
            }
            if let interest = try upstream.receiveHeadAtOnce(method: .post) {
                if case .read = interest, !upstream.hasBufferedBytes { return awaitAnswer(on: upstream) }
            } else if !upstream.answersForProxy, let body = upstream.wholeBody() {
                return relayWholeAnswer(body, context)
            }
        } catch {
            context.relayFailure = error
        }
        handOver()
    }

    /// Relays an answer that is here to its end.
    private func relayWholeAnswer(_ body: UnsafeMutableRawBufferPointer, _ context: RequestContext) {
        guard let begun = context.begun.take() else { return }
        var answer = beginAnswer(of: begun.upstream, to: begun.plan, begun.path, context)
        if !body.isEmpty {
            observe(body, &answer, context)
            context.output.append(UnsafeRawBufferPointer(body))
        }
        endAnswer(&answer, of: begun.upstream, context)
        services.client.finish(begun.upstream, scope: context.scope)
        do throws(RequestFailure) {
            guard try flushAtOnce(context) else {
                context.progress = .staged
                return handOver()
            }
        } catch {
            context.failure = error
            context.progress = .failed
        }
        endRelay(context)
        if case .failed = context.progress { return handOver() }
        context.progress = .none
        guard conclude(context) else {
            context.progress = .over
            return handOver()
        }
        guard context.input?.isEmpty != false else { return handOver() }
        leave(context)
        rest()
    }

    /// Sends what is left of an answer.
    func finishAnswer(_ context: RequestContext) async throws(RequestFailure) {
        defer { endRelay(context) }
        try await flush(context)
    }

    /// Goes on with a request that is on its way.
    func goOnRelaying(_ context: RequestContext) async throws(RequestFailure) {
        guard let begun = context.begun.take() else { return }
        defer { endRelay(context) }
        do throws(ClientError) {
            if let failure = context.relayFailure {
                context.relayFailure = nil
                services.client.abandon(begun.upstream, scope: context.scope)
                throw failure
            }
            try await services.client.answer(on: begun.upstream, method: .post, scope: context.scope)
        } catch {
            context.report.relay?.failed(error)
            throw failure(error, begun.plan, context)
        }
        if !begun.upstream.isStillSending { releaseRequestBody(context) }
        defer { services.client.finish(begun.upstream, scope: context.scope) }
        try await relayAnswer(of: begun.upstream, to: begun.plan, begun.path, context)
    }

    private func endRelay(_ context: RequestContext) {
        finish(context.report, context)
        services.gateway.requestsInFlight.subtract(1)
    }
}
