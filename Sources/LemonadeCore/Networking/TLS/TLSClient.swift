/// TLS as the connections of one loop use it: the contexts are shared with the other loops, the sessions are its own.
final class TLSClient {
    private let core: LoopCore
    private unowned let loop: EventLoop
    private let contexts: TLSContexts
    private let sessions = TLSSessions()
    /// How long a handshake may take.
    var limit: Duration

    /// TLS on `loop`; a handshake may take as long as `limit`.
    init(core: LoopCore, loop: EventLoop, contexts: TLSContexts, limit: Duration) {
        self.core = core
        self.loop = loop
        self.contexts = contexts
        self.limit = limit
    }

    /// What a connection to `target` needs before it is worth connecting: the library, and certificates to trust.
    func context(for target: ConnectionTarget, scope: RequestScope) async throws(ClientError) -> TLSContext {
        let trust = contexts.trust(of: target)
        if let context = contexts.known(trust, at: core.now) { return context }
        let answer: TLSContexts.Answer
        do {
            answer = try await core.errands.run(on: loop, core: core, scope: scope, until: core.now + limit) {
                contexts.make(trust, answer: $0)
            }
        } catch {
            throw error == .cancelled ? .cancelled : .tlsTimedOut
        }
        switch answer {
        case .success(let context): return context
        case .failure(let error): throw .tlsFailed(reason: error.reason)
        }
    }

    /// Shakes hands over a connected socket, which is closed if that fails. The wait belongs to `scope`, and ends with it.
    func stream(
        over descriptor: Descriptor, to target: ConnectionTarget, in context: TLSContext, scope: RequestScope
    ) async throws(ClientError) -> TLSStream {
        let deadline = core.now + limit
        let stream: TLSStream
        do {
            stream = try TLSStream(descriptor: descriptor, target: target, context: context, sessions: sessions)
        } catch {
            throw .tlsFailed(reason: error.reason)
        }
        scope.attach(descriptor)
        defer { scope.detach() }
        while true {
            switch stream.tryHandshake() {
            case .done:
                return stream
            case .blocked(let interest):
                do {
                    try await stream.wait(for: interest, until: deadline)
                } catch {
                    stream.close()
                    throw error == .cancelled ? .cancelled : .tlsTimedOut
                }
            case .failed(let failure):
                stream.close()
                if failure.isForWantOfTrust { contexts.forget(context, at: core.now) }
                throw .tlsFailed(
                    reason: failure.reason(
                        host: target.host, trust: context.trust, knowsNobody: context.knowsNobody))
            }
        }
    }
}
