import Glibc

/// One client: reads its requests one after the other, and answers each.
///
/// Lives on one loop, with the upstream connections that it relays to, so that nothing hops and nothing is locked.
final class ClientConnection {
    /// The client's end.
    let stream: SocketStream
    /// What it shares with the other connections of its loop.
    let services: LoopServices
    /// What is under way; nil while the connection idles.
    private(set) var context: RequestContext?
    /// Whether it came over the Unix socket, where the kernel vouches for everybody.
    let isUnix: Bool
    /// Who is at the other end; asked of the kernel once, when something depends on it.
    private(set) lazy var peer = askForPeer()
    /// Whether the kernel was asked.
    private(set) var hasAskedForPeer = false
    /// What that user is called.
    private(set) lazy var userName = peer.user.map { UserNames.name(of: $0) }
    /// Whether what is under way is given up when the client ends its sending side.
    var abandonsOnHangUp = false
    /// What its task is doing, which decides how it is stopped.
    var phase = Phase.idle
    /// Whether it has moved its share of bytes without waiting, so that others must be let run before it goes on.
    var owesTurn = false
    private var requestsSinceYield = 0
    private var ended: (() -> Void)?

    /// What a connection's task does.
    enum Phase {
        /// Waiting for a request.
        case idle
        /// Reading a request's head or body.
        case reading
        /// Answering.
        case answering
        /// Reading what comes after the last answer, to throw it away.
        case lingering
    }

    /// How many requests a client may have answered before others on the loop may run: one that sends without end must not
    /// have it to itself.
    private static let fairShare = 32

    /// A connection over an accepted socket.
    init(descriptor: Descriptor, isUnix: Bool, services: LoopServices) {
        stream = SocketStream(descriptor: descriptor)
        self.isUnix = isUnix
        self.services = services
        descriptor.onPeerClosed = { [unowned self] in hangUp() }
    }

    private func askForPeer() -> PeerOwner {
        hasAskedForPeer = true
        return PeerOwner(socket: stream.descriptor.number, isUnix: isUnix)
    }

    private var core: LoopCore { services.core }
    private var limits: ServerLimits { services.rules.serverLimits }

    /// Serves requests; calls `ended` when the connection has ended.
    func serve(ended: @escaping () -> Void) async {
        self.ended = ended
        services.opened(self)
        await goOn()
    }

    /// Serves requests until the connection ends or has been idle for a moment.
    func goOn() async {
        while !services.isDraining {
            phase = .idle
            let idleEnd = core.now + limits.idleTimeout
            let rest = min(idleEnd, core.now + limits.restAfter)
            switch await stream.descriptor.wait(for: .read, until: rest) {
            case .ready:
                guard await serveRequests() else {
                    end()
                    return
                }
            case .timedOut where rest < idleEnd:
                restUntilReadable(or: idleEnd)
                return
            case .timedOut, .cancelled:
                end()
                return
            }
        }
        end()
    }

    /// Idles without a task: a task keeps the stack that its deepest call took until it ends, and most connections idle most
    /// of the time. What arrives begins another one.
    private func restUntilReadable(or idleEnd: Instant) {
        let id = ObjectIdentifier(self)
        stream.descriptor.callWhenReadable(until: idleEnd) { [unowned self] outcome in
            switch outcome {
            case .ready: services.loop.run { await $0.goOn(with: id) }
            case .timedOut, .cancelled: end()
            }
        }
    }

    private func end() {
        services.closed(self)
        stream.close()
        ended?()
        ended = nil
    }

    /// Answers with an error without having read a request, and closes.
    func turnAway(_ error: APIError) async {
        services.opened(self)
        let context = services.takeContext()
        self.context = context
        context.begin()
        context.keepAlive = false
        await refuse(error, context)
        await lingerAndClose(context)
        self.context = nil
        releaseBuffers(context)
        services.give(context)
        services.closed(self)
        stream.close()
    }

    /// Serves what is there, pipelined requests included. False when the connection is to be closed.
    private func serveRequests() async -> Bool {
        let context = services.takeContext()
        self.context = context
        defer {
            self.context = nil
            releaseBuffers(context)
            services.give(context)
        }
        repeat {
            requestsSinceYield += 1
            if requestsSinceYield >= Self.fairShare {
                requestsSinceYield = 0
                await Task.yield()
            }
            context.begin()
            phase = .answering
            do throws(RequestFailure) {
                switch try readHeadAtOnce(context) {
                case .nothing: return true
                case .complete: break
                case .begun: try await readRestOfHead(context)
                }
                try await answer(context)
            } catch {
                guard case .refused(let refusal) = error else {
                    context.report.isAbandoned = true
                    conclude(context)
                    return false
                }
                context.keepAlive = false
                if context.report.started == .never { context.report.started = core.now }
                await refuse(refusal, context)
            }
            conclude(context)
            finishRequest(context)
            guard context.keepAlive, !services.isDraining else {
                await lingerAndClose(context)
                return false
            }
        } while context.input?.isEmpty == false
        return true
    }

    /// Tells of a request that is over; of what never became one there is nothing to tell.
    private func conclude(_ context: RequestContext) {
        guard context.report.started != .never, !context.report.isOver else { return }
        context.report.isOver = true
        services.metrics.add(context.report, at: core.now)
        services.requestLog.add(context)
    }

    private func finishRequest(_ context: RequestContext) {
        abandonsOnHangUp = false
        context.input?.consume(context.body.inputToDrop)
        context.body.inputToDrop = 0
        releaseLargeBody(context)
        if !context.body.isRead { context.keepAlive = false }
    }

    /// Gives back what held the request's body, once nothing of it will be sent any more.
    func releaseRequestBody(_ context: RequestContext) {
        releaseLargeBody(context)
        if let input = context.input {
            input.consume(context.body.inputToDrop)
            context.body.inputToDrop = 0
            if input.isEmpty {
                core.buffers.give(input)
                context.input = nil
            }
        }
        context.trim()
    }

    private func releaseBuffers(_ context: RequestContext) {
        releaseLargeBody(context)
        if let input = context.input {
            core.buffers.give(input)
            context.input = nil
        }
    }

    private func releaseLargeBody(_ context: RequestContext) {
        guard let body = context.largeBody else { return }
        services.gateway.bufferedBytes.subtract(context.body.charged)
        context.body.charged = 0
        core.buffers.give(body)
        context.largeBody = nil
    }

    /// Waits, if the client may be sending still, until it has stopped: closing with unread bytes would reset the connection
    /// and may destroy the answer on its way (RFC 9112 §9.6).
    private func lingerAndClose(_ context: RequestContext) async {
        let descriptor = stream.descriptor
        let mayBeSending = !context.body.isRead || context.input?.isEmpty == false || descriptor.isReadable
        guard mayBeSending, !descriptor.isBroken, !descriptor.isCancelled else { return }
        phase = .lingering
        shutdown(descriptor.number, Int32(SHUT_WR))
        let end = core.now + limits.lingerLimit
        let input = takeInput(context)
        while core.now < end {
            input.removeAll()
            let deadline = min(end, core.now + limits.lingerTimeout)
            guard let count = try? await stream.read(into: input, until: deadline), count > 0 else { return }
        }
    }

    /// The client has ended its sending side, or is gone altogether.
    private func hangUp() {
        guard abandonsOnHangUp, !limits.allowHalfClose || stream.descriptor.isBroken else { return }
        cancel(.clientGone)
    }

    /// Gives up what is under way. A request that is being answered still gets to say so.
    func cancel(_ reason: CancellationReason) {
        switch phase {
        case .idle, .reading, .lingering:
            stream.descriptor.cancel()
        case .answering:
            // By the clock, because a turn's own time would say that nothing takes any.
            if reason == .clientGone { context?.report.clientLeft = .now() }
            context?.scope.cancel(reason)
            if reason == .clientGone { stream.descriptor.cancel() }
        }
    }

    /// Ends the connection, whatever it is doing.
    func abort() {
        context?.scope.cancel(.shutdown)
        stream.descriptor.cancel()
    }

    /// Closes the connection if no request is under way.
    func closeIfIdle() {
        if phase == .idle { stream.descriptor.cancel() }
    }
}
