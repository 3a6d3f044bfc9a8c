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
    var context: RequestContext?
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
    /// How many requests its task has begun since it last let others run.
    var requestsSinceYield = 0
    /// Called inside the loop's turn when there is something to read.
    private(set) lazy var whenReadable: (WaitOutcome) -> Void = { [unowned self] in readable($0) }
    /// The same for a provider's answer.
    private(set) lazy var whenAnswered: (WaitOutcome) -> Void = { [unowned self] in answered($0) }
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

    /// Serves requests from now on; calls `ended` when the connection has ended.
    func serve(ended: @escaping () -> Void) {
        self.ended = ended
        services.opened(self)
        rest()
    }

    /// Waits for the next request. Without a task: one keeps the stack that its deepest call took until it ends, and most
    /// connections idle most of the time.
    func rest() {
        guard !services.isDraining else { return end() }
        phase = .idle
        stream.descriptor.callWhenReadable(until: core.now + limits.idleTimeout, whenReadable)
    }

    private func readable(_ outcome: WaitOutcome) {
        switch outcome {
        case .ready: serveAtOnce()
        case .timedOut, .cancelled: end()
        }
    }

    /// Ends the connection.
    func end() {
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
        leave(context)
        services.closed(self)
        stream.close()
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

    /// Gives back what requests need.
    func leave(_ context: RequestContext) {
        self.context = nil
        releaseLargeBody(context)
        if let input = context.input {
            core.buffers.give(input)
            context.input = nil
        }
        services.give(context)
    }

    /// Gives back a body's own buffer.
    func releaseLargeBody(_ context: RequestContext) {
        guard let body = context.largeBody else { return }
        services.gateway.bufferedBytes.subtract(context.body.charged)
        context.body.charged = 0
        core.buffers.give(body)
        context.largeBody = nil
    }

    /// Waits, if the client may be sending still, until it has stopped: closing with unread bytes would reset the connection
    /// and may destroy the answer on its way (RFC 9112 §9.6).
    func lingerAndClose(_ context: RequestContext) async {
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
        if let context, context.report.lastEventHasPassed {
            // As some SDKs do at the last event. It has all of it, and the provider's connection will be free in a moment.
            context.keepAlive = false
            context.scope.hurry(until: core.now + limits.streamEndTimeout)
        } else {
            cancel(.clientGone)
        }
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
