/// A loop's questions to the shared resolver that are not answered yet.
final class Lookups {
    private struct Pending {
        let waiter: LoopWaiter
        var answer: Resolver.Answer?
    }

    private var pending: [UInt64: Pending] = [:]
    private var lastToken: UInt64 = 0

    /// The addresses of `host`: at once when known, else within the limit and as long as the scope is not cancelled.
    func addresses(
        of host: String, resolver: Resolver, core: LoopCore, loop: EventLoop, scope: RequestScope,
        until deadline: Instant
    ) async throws(ClientError) -> [SocketAddress] {
        if let known = resolver.known(host, at: core.now) { return try Self.unwrap(known, host: host) }
        lastToken += 1
        let token = lastToken
        let waiter = LoopWaiter(core: core)
        pending[token] = Pending(waiter: waiter)
        defer { pending[token] = nil }
        resolver.resolve(host) { [weak loop] answer in
            loop?.run { $0.core.lookups.finish(token, with: answer) }
        }
        scope.attach(waiter)
        defer { scope.detach() }
        switch await waiter.wait(until: deadline) {
        case .ready: return try Self.unwrap(pending[token]?.answer, host: host)
        case .timedOut: throw .connectTimedOut
        case .cancelled: throw .cancelled
        }
    }

    private func finish(_ token: UInt64, with answer: Resolver.Answer) {
        pending[token]?.answer = answer
        pending[token]?.waiter.signal()
    }

    private static func unwrap(_ answer: Resolver.Answer?, host: String) throws(ClientError) -> [SocketAddress] {
        switch answer {
        case .success(let addresses): return addresses
        case .failure(let error): throw .notResolved(host: host, reason: error.words)
        case nil: throw .notResolved(host: host, reason: "no answer")
        }
    }
}
