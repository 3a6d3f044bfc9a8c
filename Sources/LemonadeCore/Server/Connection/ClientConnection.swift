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
    /// Whether the other end is a process of the daemon's own user; asked of the kernel once, when something depends on it.
    private(set) lazy var isOwnUser = PeerOwner.isOwnUser(socket: stream.descriptor.number)
    /// Whether what is under way is given up when the client ends its sending side.
    var abandonsOnHangUp = false

    /// A connection over an accepted socket.
    init(descriptor: Descriptor, services: LoopServices) {
        stream = SocketStream(descriptor: descriptor)
        self.services = services
        descriptor.onPeerClosed = { [unowned self] in hangUp() }
    }

    private var core: LoopCore { services.core }
    private var limits: ServerLimits { services.gateway.serverLimits }

    /// Serves requests until the connection ends.
    func serve() async {
        services.opened(self)
        while await waitForRequest(), await serveRequests() {}
        services.closed(self)
        stream.close()
    }

    /// Waits without holding a buffer. False when the connection is to be closed.
    private func waitForRequest() async -> Bool {
        guard !services.isDraining else { return false }
        switch await stream.descriptor.wait(for: .read, until: core.now + limits.idleTimeout) {
        case .ready: return true
        case .timedOut, .cancelled: return false
        }
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
            context.begin()
            do throws(RequestFailure) {
                guard try await readHead(context) else { return true }
                try await answer(context)
            } catch {
                guard case .refused(let refusal) = error else { return false }
                context.keepAlive = false
                await refuse(refusal, context)
            }
            finishRequest(context)
            guard context.keepAlive, !services.isDraining else {
                await lingerAndClose(context)
                return false
            }
        } while context.input?.isEmpty == false
        return true
    }

    /// Reads a request's head. False when nothing came, or the client ended the connection between two requests.
    private func readHead(_ context: RequestContext) async throws(RequestFailure) -> Bool {
        var deadline = Instant.never
        while true {
            if let input = context.input, !input.isEmpty {
                switch try parseHead(input, context) {
                case .complete: return true
                case .needMore: break
                }
                if deadline == .never { deadline = core.now + limits.headTimeout }
                if input.room == 0 { growInput(context) }
            } else {
                // Nothing of a request yet: a connection that has nothing to read goes back to idling.
                guard stream.descriptor.isReadable else { return false }
            }
            let input = takeInput(context)
            if deadline == .never {
                switch stream.tryRead(into: input.free) {
                case .count(let count): input.commit(count)
                case .blocked: return false
                case .end, .failed: throw .disconnected
                }
                continue
            }
            let count: Int
            do {
                count = try await stream.read(into: input, until: deadline)
            } catch {
                throw error == .timedOut ? .refused(.requestTimeout(.head, limit: limits.headTimeout)) : .disconnected
            }
            guard count > 0 else { throw .disconnected }
        }
    }

    private enum HeadProgress {
        case needMore
        case complete
    }

    private func parseHead(_ input: IOBuffer, _ context: RequestContext) throws(RequestFailure) -> HeadProgress {
        do {
            switch try context.parser.parse(input.bytes, into: &context.head) {
            case .needMore:
                return .needMore
            case .complete(let length):
                input.consume(length)
                context.keepAlive = context.head.keepAlive
                context.body.framing = try BodyFraming.ofRequest(context.head)
                context.body.isRead = context.body.framing == .none || context.body.framing == .length(0)
                return .complete
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
        let larger = core.buffers.take(atLeast: input.capacity * 2)
        larger.append(input.bytes)
        core.buffers.give(input)
        context.input = larger
    }

    private func takeInput(_ context: RequestContext) -> IOBuffer {
        if let input = context.input { return input }
        let input = core.buffers.take()
        context.input = input
        return input
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

    /// Closes in a way that lets the client read what was sent: closing with unread bytes would reset the connection and
    /// may destroy the answer on its way (RFC 9112 §9.6).
    private func lingerAndClose(_ context: RequestContext) async {
        guard !stream.descriptor.peerClosed, !stream.descriptor.isCancelled else { return }
        shutdown(stream.descriptor.number, Int32(SHUT_WR))
        let deadline = core.now + .seconds(1)
        var left = 1024 * 1024
        let input = takeInput(context)
        while left > 0 {
            input.removeAll()
            guard let count = try? await stream.read(into: input, until: deadline), count > 0 else { return }
            left -= count
        }
    }

    /// The client has ended its sending side, or is gone altogether.
    private func hangUp() {
        guard abandonsOnHangUp, !limits.allowHalfClose || stream.descriptor.isBroken else { return }
        cancel(.clientGone)
    }

    /// Gives up what is under way.
    func cancel(_ reason: CancellationReason) {
        context?.scope.cancel(reason)
        if reason == .clientGone { stream.descriptor.cancel() }
    }

    /// Closes the connection if no request is under way.
    func closeIfIdle() {
        if context == nil { stream.descriptor.cancel() }
    }
}
