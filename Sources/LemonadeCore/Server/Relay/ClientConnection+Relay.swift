/// Relaying: from the body's first byte to the answer's last.
extension ClientConnection {
    /// How long a name that is not in the catalogue waits for its provider's first listing.
    private static let discoveryWait = Duration.seconds(5)

    /// Relays one inference request.
    func relay(_ path: RelayedPath, _ context: RequestContext) async throws(RequestFailure) {
        guard services.gateway.requestsInFlight.add(1, limit: services.rules.serverLimits.maxRequestsInFlight) else {
            throw .refused(.overloaded(limit: "max_requests_in_flight"))
        }
        defer { services.gateway.requestsInFlight.subtract(1) }

        let body: UnsafeRawBufferPointer
        if let here = bodyIfHere(context) { body = here } else { body = try await readBody(context) }
        let facts = try read(body)
        context.report.bytesIn = body.count
        context.report.phase = .routing
        abandonsOnHangUp = true
        if hasHungUp { throw .disconnected }
        var (plan, lease): (RoutePlan, ReadyModel.Lease?)
        if let known = planIfKnown(facts.model) {
            (plan, lease) = (known, nil)
        } else {
            (plan, lease) = try await destination(facts.model, context)
        }
        defer { lease?.end(at: services.core.now) }
        let report = context.report
        note(plan, body, context)
        defer { finish(report, context) }
        var mayStartAnew = true
        var upstream: UpstreamConnection?
        while upstream == nil {
            let message = RequestRewrite.write(
                plan, path: path, head: context.head, body: body, modelRange: facts.modelRange,
                into: &context.upstream)
            do {
                upstream = try await services.client.exchange(
                    message, method: .post, with: plan.target, scope: context.scope)
            } catch {
                guard case .unreachable = error, mayStartAnew, let gone = lease else {
                    report.relay?.failed(error)
                    await doubt(lease, after: error)
                    throw failure(error, plan, context)
                }
                // The engine has ended, and this request is the first to notice. Nothing of it was taken, so the engine is
                // started anew and the request sent there, once.
                mayStartAnew = false
                await services.gateway.local.supervisor.lost(gone)
                gone.end(at: services.core.now)
                lease = nil
                (plan, lease) = try await destination(facts.model, context)
            }
        }
        guard let upstream else { return }
        // The request is on its way or refused: nothing will be sent again, so its body need not be kept while a stream runs.
        if !upstream.isStillSending { releaseRequestBody(context) }
        defer { services.client.finish(upstream, scope: context.scope) }
        do throws(RequestFailure) {
            try await relayAnswer(of: upstream, to: plan, path, context)
        } catch {
            await doubt(lease, after: report.relay?.failure)
            throw error
        }
    }

    /// Lets the end of an engine be seen before its client hears of it, and asks again.
    private func doubt(_ lease: ReadyModel.Lease?, after error: ClientError?) async {
        guard let lease else { return }
        switch error {
        case .closedBeforeAnswer, .truncated: await services.gateway.local.supervisor.doubt(lease)
        default: break
        }
    }

    /// Notes where the request goes.
    func note(_ plan: RoutePlan, _ body: UnsafeRawBufferPointer, _ context: RequestContext) {
        context.report.relays(to: plan.route.label, model: plan.publicName, at: services.core.now)
        context.report.phase = .waiting
        logBody(body, of: plan.publicName, context)
    }

    /// Counts a request that is over, and leaves to its report what there is to tell.
    func finish(_ report: RequestReport, _ context: RequestContext) {
        services.statistics.add(report)
        if let left = report.clientLeft { report.upstreamClosedAfter = .now() - left }
        report.bytesOut = max(report.bytesOut, report.relay?.bytesOut ?? 0)
        if report.loggedAnswer != nil { logAnswer(context) }
    }

    private func read(_ body: UnsafeRawBufferPointer) throws(RequestFailure) -> RequestFacts {
        do {
            return try RequestFacts.read(body)
        } catch {
            throw .refused(.unreadableBody(error))
        }
    }

    /// The plan for a provider's model, if that needs no wait and is no error.
    func planIfKnown(_ model: String) -> RoutePlan? {
        guard case .cloud(let plan)? = try? services.plan(model, waits: true) else { return nil }
        return plan
    }

    /// Where the request goes, and for a local model the use of it, which is to be ended.
    private func destination(
        _ model: String, _ context: RequestContext
    ) async throws(RequestFailure) -> (RoutePlan, ReadyModel.Lease?) {
        switch try await route(model, context) {
        case .cloud(let plan): return (plan, nil)
        case .local(let model):
            let lease = try await ready(model, context)
            return (lease.plan, lease)
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

    func failure(_ error: ClientError, _ plan: RoutePlan, _ context: RequestContext) -> RequestFailure {
        if error == .cancelled { return givenUp(context) }
        return .refused(error.apiError(for: plan.route.upstream, limits: services.client.limits))
    }

    /// The client left, or is told why its request was given up.
    private func givenUp(_ context: RequestContext) -> RequestFailure {
        context.scope.reason == .clientGone
            ? .disconnected : .refused(.cancelled(byOperator: context.scope.reason == .requested))
    }

    /// Whether the client hung up before its request was relayed: from then on its hang-up is told when it happens.
    var hasHungUp: Bool {
        stream.descriptor.isBroken
            || (stream.descriptor.peerClosed && !services.rules.serverLimits.allowHalfClose)
    }
}
