/// Relaying: from the body's first byte to the answer's last.
extension ClientConnection {
    /// How long a name that is not in the catalogue waits for its provider's first listing.
    private static let discoveryWait = Duration.seconds(5)

    /// Relays one inference request.
    func relay(_ path: RelayedPath, _ context: RequestContext) async throws(RequestFailure) {
        guard services.gateway.requestsInFlight.add(1, limit: services.gateway.serverLimits.maxRequestsInFlight) else {
            throw .refused(.overloaded(limit: "max_requests_in_flight"))
        }
        defer { services.gateway.requestsInFlight.subtract(1) }

        let body = try await readBody(context)
        let facts = try read(body)
        abandonsOnHangUp = true
        if hasHungUp { throw .disconnected }
        let plan: RoutePlan
        let lease: ReadyModel.Lease?
        switch try await route(facts.model, context) {
        case .cloud(let known): (plan, lease) = (known, nil)
        case .local(let model):
            let ready = try await ready(model, context)
            (plan, lease) = (ready.plan, ready)
        }
        defer { lease?.end(at: services.core.now) }

        var record = RelayRecord(plan: plan, started: services.core.now)
        defer { finish(record, context) }
        let message = RequestRewrite.write(
            plan, path: path, head: context.head, body: body, modelRange: facts.modelRange, into: &context.upstream)
        let upstream: UpstreamConnection
        do {
            upstream = try await services.client.exchange(
                message, method: .post, with: plan.route.target, scope: context.scope)
        } catch {
            record.failed(error)
            throw failure(error, plan, context)
        }
        // The request is on its way or refused: nothing will be sent again, so its body need not be kept while a stream runs.
        if !upstream.isStillSending { releaseRequestBody(context) }
        defer { services.client.finish(upstream, scope: context.scope) }
        try await relayAnswer(of: upstream, to: plan, path, context, &record)
    }

    /// Counts a request that is over, and says so in the log: of every one when somebody looks for a fault, of failures always.
    private func finish(_ record: RelayRecord, _ context: RequestContext) {
        services.statistics.add(record)
        let log = services.gateway.log
        if let failure = record.failure, failure != .cancelled {
            log.warning(
                "the upstream failed",
                [
                    "id": context.requestID, "provider": record.provider, "model": record.model,
                    "status": record.status, "bytes": record.bytesOut, "reason": failure.reason,
                ])
        }
        log.debug(
            "request relayed",
            [
                "id": context.requestID, "model": record.model, "provider": record.provider,
                // 499: the client left, as nginx writes it.
                "status": context.scope.reason == .clientGone ? 499 : record.status, "first_byte": record.firstByte,
                "duration": services.core.now - record.started, "bytes": record.bytesOut,
                "input_tokens": record.usage?.input, "output_tokens": record.usage?.output,
            ])
    }

    private func read(_ body: UnsafeRawBufferPointer) throws(RequestFailure) -> RequestFacts {
        do {
            return try RequestFacts.read(body)
        } catch {
            throw .refused(.unreadableBody(error))
        }
    }

    /// A use of a local model, which is loaded if need be. That wait ends with the request.
    private func ready(_ model: LocalModel, _ context: RequestContext) async throws(RequestFailure) -> ReadyModel.Lease
    {
        let supervisor = services.gateway.local.supervisor
        if let lease = supervisor.lease(model.name, at: services.core.now) { return lease }
        switch await services.loads.lease(
            model, from: supervisor, core: services.core, loop: services.loop, context.scope)
        {
        case .success(let lease)?: return lease
        case .failure(let error)?: throw .refused(error.apiError(model: model.name))
        case nil:
            throw context.scope.reason == .clientGone
                ? .disconnected : .refused(.cancelled(byOperator: context.scope.reason == .requested))
        }
    }

    private func route(_ model: String, _ context: RequestContext) async throws(RequestFailure) -> Route {
        let deadline = services.core.now + Self.discoveryWait
        while true {
            do {
                return try services.plan(model, waits: services.core.now < deadline)
            } catch .discoveryUnderWay {
                if await services.nextRouting(scope: context.scope, until: deadline) == .cancelled {
                    throw givenUp(context)
                }
            } catch {
                throw .refused(error.apiError(model: model))
            }
        }
    }

    private func failure(_ error: ClientError, _ plan: RoutePlan, _ context: RequestContext) -> RequestFailure {
        if error == .cancelled { return givenUp(context) }
        return .refused(error.apiError(for: plan.route.upstream, limits: services.client.limits))
    }
    /// The client left, or is told why its request was given up.
    private func givenUp(_ context: RequestContext) -> RequestFailure {
        context.scope.reason == .clientGone
            ? .disconnected : .refused(.cancelled(byOperator: context.scope.reason == .requested))
    }

    /// Whether the client hung up before its request was relayed: from then on its hang-up is told when it happens.
    private var hasHungUp: Bool {
        stream.descriptor.isBroken
            || (stream.descriptor.peerClosed && !services.gateway.serverLimits.allowHalfClose)
    }
}
