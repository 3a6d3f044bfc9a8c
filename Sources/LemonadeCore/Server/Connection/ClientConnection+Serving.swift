/// From a request's first byte to its last: at once as far as nothing has to be waited for, and then in a task.
extension ClientConnection {
    /// How many requests a client may have answered before others on the loop may run: one that sends without end must not
    /// have it to itself.
    private static let fairShare = 32

    /// Serves the request that comes, without a task as long as nothing has to be waited for but a provider's answer.
    func serveAtOnce() {
        let context = services.takeContext()
        self.context = context
        context.begin()
        phase = .answering
        do throws(RequestFailure) {
            switch try readHeadAtOnce(context) {
            case .nothing:
                leave(context)
                return rest()
            case .begun:
                context.progress = .headBegun
                phase = .reading
            case .complete:
                context.progress = .headRead
                if relayAtOnce(context) { return }
            }
        } catch {
            context.failure = error
            context.progress = .failed
        }
        handOver()
    }

    /// Has a task go on with the request.
    func handOver() {
        let id = ObjectIdentifier(self)
        services.loop.run { await $0.goOn(with: id) }
    }

    /// Goes on with a request in a task, and serves what comes right behind it.
    func goOn() async {
        guard let context else { return }
        let isKept = await serveRequests(context)
        leave(context)
        if isKept { rest() } else { end() }
    }

    /// Serves what is there, pipelined requests included. False when the connection is to be closed.
    private func serveRequests(_ context: RequestContext) async -> Bool {
        repeat {
            do throws(RequestFailure) {
                guard try await readHead(context) else { return true }
                try await answer(context)
            } catch {
                guard case .refused(let refusal) = error else {
                    context.report.isAbandoned = true
                    conclude(context)
                    return false
                }
                context.keepAlive = false
                if context.report.started == .never { context.report.started = services.core.now }
                await refuse(refusal, context)
            }
            context.progress = .none
            guard conclude(context) else {
                await lingerAndClose(context)
                return false
            }
        } while context.input?.isEmpty == false
        return true
    }

    /// Sees to it that the request's head has been read. False if nothing of a request is there.
    private func readHead(_ context: RequestContext) async throws(RequestFailure) -> Bool {
        switch context.progress {
        case .none:
            requestsSinceYield += 1
            if requestsSinceYield >= Self.fairShare {
                requestsSinceYield = 0
                await Task.yield()
            }
            context.begin()
            phase = .answering
            switch try readHeadAtOnce(context) {
            case .nothing: return false
            case .begun: try await readRestOfHead(context)
            case .complete: break
            }
        case .headBegun:
            try await readRestOfHead(context)
        case .failed:
            if let failure = context.failure {
                context.failure = nil
                throw failure
            }
        case .headRead, .relayed, .staged, .over: break
        }
        return true
    }

    /// Tells of a request that is over (of what never became one there is nothing to tell), and makes ready for the next.
    /// False if there will be none.
    @discardableResult
    func conclude(_ context: RequestContext) -> Bool {
        if context.report.started != .never, !context.report.isOver {
            context.report.isOver = true
            services.metrics.add(context.report, at: services.core.now)
            services.requestLog.add(context)
        }
        abandonsOnHangUp = false
        context.input?.consume(context.body.inputToDrop)
        context.body.inputToDrop = 0
        releaseLargeBody(context)
        if !context.body.isRead { context.keepAlive = false }
        return context.keepAlive && !services.isDraining
    }
}
