import Dispatch
import Glibc
import Synchronization
import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct ResolverTests {
    private let address = SocketAddress(.v4([10, 0, 0, 1], port: 0))

    @Test(arguments: ["127.0.0.1", "::1", "2001:db8::1"]) func anAddressIsNotLookedUp(literal: String) throws {
        let resolver = Resolver { _ in
            Issue.record("an address was looked up")
            return .failure(ResolutionError(words: "no"))
        }
        let known = try #require(resolver.known(literal, at: .now()))
        #expect(try known.get() == [try #require(SocketAddress(literal: literal, port: 0))])
    }

    @Test func anAnswerIsKeptForAWhile() async throws {
        let resolver = Resolver { [address] _ in .success([address]) }
        #expect(resolver.known("host.example", at: .now()) == nil)
        #expect(try await ask(resolver, "host.example").get() == [address])
        let now = Instant.now()
        #expect(try resolver.known("host.example", at: now)?.get() == [address])
        #expect(resolver.known("host.example", at: now + .seconds(31)) == nil)
        #expect(resolver.known("other.example", at: now) == nil)
    }

    @Test func aFailureIsKeptForASecondOnly() async throws {
        let resolver = Resolver { _ in .failure(ResolutionError(words: "gone")) }
        #expect(resolver.known("x", at: .now()) == nil)
        let before = Instant.now()
        guard case .failure(let error) = await ask(resolver, "x") else {
            Issue.record("a failure became an answer")
            return
        }
        #expect(error.words == "gone")
        #expect(resolver.known("x", at: before) != nil)
        #expect(resolver.known("x", at: .now() + .milliseconds(1100)) == nil)
    }

    @Test func oneLookUpAnswersAllWhoAskMeanwhile() async throws {
        let gate = Gate()
        let calls = Recorder<String>()
        let resolver = Resolver { [address] host in
            calls.add(host)
            gate.wait()
            return .success([address])
        }
        async let answers = withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { (try? await ask(resolver, "host.example").get()) == [address] } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        try await eventually { resolver.pendingQuestions == 20 }
        gate.open()
        #expect(await answers == Array(repeating: true, count: 20))
        #expect(calls.all == ["host.example"])
    }

    @Test func atMostFourLookUpsRunAtATime() async throws {
        let gate = Gate()
        let counter = Counter()
        let resolver = Resolver { [address] _ in
            counter.enter()
            gate.wait()
            counter.leave()
            return .success([address])
        }
        async let answers = withTaskGroup(of: Bool.self) { group in
            for index in 0..<12 { group.addTask { (try? await ask(resolver, "host\(index)").get()) == [address] } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        try await eventually { resolver.pendingQuestions == 12 && counter.now == 4 }
        gate.open()
        #expect(await answers == 12)
        #expect(counter.most == 4)
        #expect(resolver.pendingQuestions == 0)
    }

    /// A look-up that hangs costs its place, not the request that waits for it, nor its loop.
    @Test func aQuestionCanBeGivenUp() async throws {
        let gate = Gate()
        let resolver = Resolver { _ in
            gate.wait()
            return .failure(ResolutionError(words: "late"))
        }
        let loop = try EventLoop()
        try await loop.perform { loop in
            let scope = RequestScope()
            await #expect(throws: ClientError.connectTimedOut) {
                try await loop.core.lookups.addresses(
                    of: "slow.example", resolver: resolver, core: loop.core, loop: loop, scope: scope,
                    until: loop.core.now + .milliseconds(10))
            }
            scope.cancel(.clientGone)
            await #expect(throws: ClientError.cancelled) {
                try await loop.core.lookups.addresses(
                    of: "slow.example", resolver: resolver, core: loop.core, loop: loop, scope: scope, until: .never)
            }
        }
        // The answers that nobody waits for any more do no harm.
        gate.open()
        try await eventually { resolver.pendingQuestions == 0 }
        try await loop.perform { _ in }
    }

    @Test func theLoopGetsTheAnswerAndTheWords() async throws {
        let resolver = Resolver { [address] host in
            host == "good.example" ? .success([address]) : .failure(ResolutionError(words: "Name or service not known"))
        }
        let loop = try EventLoop()
        try await loop.perform { [address] loop in
            let scope = RequestScope()
            for _ in 0..<2 {
                let addresses = try await loop.core.lookups.addresses(
                    of: "good.example", resolver: resolver, core: loop.core, loop: loop, scope: scope, until: .never)
                #expect(addresses == [address])
                await #expect(
                    throws: ClientError.notResolved(host: "bad.example", reason: "Name or service not known")
                ) {
                    try await loop.core.lookups.addresses(
                        of: "bad.example", resolver: resolver, core: loop.core, loop: loop, scope: scope, until: .never)
                }
            }
        }
    }

    @Test func theSystemKnowsLocalhost() throws {
        let addresses = try Resolver.system("localhost").get()
        #expect(!addresses.isEmpty)
        #expect(addresses.allSatisfy { $0.isLoopback })
    }

    private func ask(_ resolver: Resolver, _ host: String) async -> Resolver.Answer {
        await withCheckedContinuation { continuation in
            resolver.resolve(host) { continuation.resume(returning: $0) }
        }
    }
}

/// Holds threads until it is opened.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    func open() {
        semaphore.signal()
    }
}

/// How many are inside at once.
private final class Counter: Sendable {
    private let state = Mutex((now: 0, most: 0))

    var now: Int { state.withLock { $0.now } }
    var most: Int { state.withLock { $0.most } }

    func enter() {
        state.withLock { state in
            state.now += 1
            state.most = max(state.most, state.now)
        }
    }

    func leave() {
        state.withLock { $0.now -= 1 }
    }
}
