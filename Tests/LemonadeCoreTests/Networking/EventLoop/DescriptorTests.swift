import Glibc
import Testing

@testable import LemonadeCore

@Suite(.timeLimit(.minutes(2))) struct DescriptorTests {
    @Test func waitEndsWhenBytesArrive() async throws {
        let pair = try socketPair()
        try await onLoop { loop in
            let descriptor = try Descriptor(number: pair.ours, core: loop.core)
            defer { descriptor.close() }
            descriptor.isReadable = false
            put("x", into: pair.theirs)
            #expect(await descriptor.wait(for: .read) == .ready)
        }
        hangUp(pair.theirs)
    }

    @Test func waitEndsAtItsDeadlineAndNotBefore() async throws {
        let pair = try socketPair()
        try await onLoop { loop in
            let descriptor = try Descriptor(number: pair.ours, core: loop.core)
            defer { descriptor.close() }
            descriptor.isReadable = false
            let deadline = loop.core.now + .milliseconds(20)
            #expect(await descriptor.wait(for: .read, until: deadline) == .timedOut)
            #expect(Instant.now() >= deadline)
        }
        hangUp(pair.theirs)
    }

    /// The heap keeps the first, earlier deadline; it must not end the later wait.
    @Test func aDeadlineThatMovedLaterIsKept() async throws {
        let pair = try socketPair()
        try await onLoop { loop in
            let descriptor = try Descriptor(number: pair.ours, core: loop.core)
            defer { descriptor.close() }
            descriptor.isReadable = false
            put("x", into: pair.theirs)
            #expect(await descriptor.wait(for: .read, until: loop.core.now + .milliseconds(15)) == .ready)
            descriptor.isReadable = false
            let later = loop.core.now + .milliseconds(60)
            #expect(await descriptor.wait(for: .read, until: later) == .timedOut)
            #expect(Instant.now() >= later)
        }
        hangUp(pair.theirs)
    }

    @Test func aDeadlineThatMovedEarlierIsKept() async throws {
        let pair = try socketPair()
        try await onLoop { loop in
            let descriptor = try Descriptor(number: pair.ours, core: loop.core)
            defer { descriptor.close() }
            descriptor.isReadable = false
            put("x", into: pair.theirs)
            #expect(await descriptor.wait(for: .read, until: loop.core.now + .seconds(3600)) == .ready)
            descriptor.isReadable = false
            #expect(await descriptor.wait(for: .read, until: loop.core.now + .milliseconds(5)) == .timedOut)
        }
        hangUp(pair.theirs)
    }

    @Test func cancellingEndsThisWaitAndEveryLaterOne() async throws {
        let pair = try socketPair()
        try await onLoop { loop in
            let descriptor = try Descriptor(number: pair.ours, core: loop.core)
            defer { descriptor.close() }
            descriptor.isReadable = false
            loop.core.tenant = descriptor
            loop.run { ($0.core.tenant as? Descriptor)?.cancel() }
            #expect(await descriptor.wait(for: .read) == .cancelled)
            #expect(await descriptor.wait(for: .write) == .cancelled)
        }
        hangUp(pair.theirs)
    }

    @Test func closingEndsAWaitAndLeavesNothingBehind() async throws {
        let pair = try socketPair()
        try await onLoop { loop in
            let descriptor = try Descriptor(number: pair.ours, core: loop.core)
            descriptor.isReadable = false
            loop.core.tenant = descriptor
            loop.run { ($0.core.tenant as? Descriptor)?.close() }
            #expect(await descriptor.wait(for: .read, until: loop.core.now + .seconds(3600)) == .cancelled)
            #expect(descriptor.number == -1)
            #expect(loop.core.deadlines.count == 0)
            descriptor.close()
        }
        var byte: UInt8 = 0
        #expect(recv(pair.theirs, &byte, 1, 0) == 0)
        hangUp(pair.theirs)
    }

    @Test func tellsAPeersEndFromABreak() throws {
        let core = try StandaloneCore()
        let pair = try socketPair()
        let descriptor = try Descriptor(number: pair.ours, core: core.core)
        defer { descriptor.close() }
        var calls = 0
        descriptor.onPeerClosed = { calls += 1 }
        core.turn()
        #expect(!descriptor.peerClosed)
        shutdown(pair.theirs, Int32(SHUT_WR))
        core.turn()
        #expect(descriptor.peerClosed)
        #expect(!descriptor.isBroken)
        #expect(calls == 1)
        hangUp(pair.theirs)
        core.turn()
        #expect(descriptor.isBroken)
        #expect(calls == 2)
    }

    @Test func oneEventDoesNotReachTheNextDescriptorOfItsNumber() throws {
        let core = try StandaloneCore()
        var tries = 0
        while true {
            // Other tests open and close descriptors too, so that the number may be taken in between.
            tries += 1
            try #require(tries < 100)
            let first = try socketPair()
            let second = try socketPair()
            let spare = try socketPair()
            let closer = try Descriptor(number: first.ours, core: core.core)
            let victim = try Descriptor(number: second.ours, core: core.core)
            core.turn()
            var successor: Descriptor?
            // Runs while the batch is being delivered, in front of the event that the victim has in it.
            closer.onPeerClosed = {
                victim.close()
                let number = fcntl(spare.ours, F_DUPFD, second.ours)
                successor = try? Descriptor(number: number, core: core.core)
                successor?.isReadable = false
            }
            hangUp(first.theirs)
            put("x", into: second.theirs)
            core.turn()
            let made = try #require(successor)
            let isSameNumber = made.number == second.ours
            if isSameNumber {
                #expect(!made.isReadable)
                put("y", into: spare.theirs)
                core.turn()
                #expect(made.isReadable)
            }
            made.close()
            closer.close()
            for number in [second.theirs, spare.ours, spare.theirs] { close(number) }
            if isSameNumber { break }
        }
    }

    @Test func aDescriptorThatCannotBeWatchedIsClosedAndReported() throws {
        let core = try StandaloneCore()
        // A file is always ready, so epoll refuses it.
        let file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
        #expect(throws: SystemError(call: "epoll_ctl", code: EPERM)) {
            _ = try Descriptor(number: file, core: core.core)
        }
    }

    @Test func aCallbackIsCalledOnceWhenBytesArrive() throws {
        let core = try StandaloneCore()
        let pair = try socketPair()
        let descriptor = try Descriptor(number: pair.ours, core: core.core)
        defer { descriptor.close() }
        var outcomes: [WaitOutcome] = []
        descriptor.callWhenReadable(until: .never) { outcomes.append($0) }
        #expect(outcomes == [.ready])
        descriptor.isReadable = false
        descriptor.callWhenReadable(until: .never) { outcomes.append($0) }
        core.turn()
        #expect(outcomes == [.ready])
        put("x", into: pair.theirs)
        core.turn()
        put("y", into: pair.theirs)
        core.turn()
        #expect(outcomes == [.ready, .ready])
        hangUp(pair.theirs)
    }

    @Test func aCallbackIsCalledAtItsDeadlineAndWhenCancelled() throws {
        let core = try StandaloneCore()
        let pair = try socketPair()
        let descriptor = try Descriptor(number: pair.ours, core: core.core)
        var outcomes: [WaitOutcome] = []
        descriptor.isReadable = false
        descriptor.callWhenReadable(until: core.core.now) { outcomes.append($0) }
        core.turn()
        #expect(outcomes == [.timedOut])
        // A callback may end what it was called for.
        descriptor.callWhenReadable(until: .never) { outcome in
            outcomes.append(outcome)
            descriptor.close()
        }
        descriptor.cancel()
        #expect(outcomes == [.timedOut, .cancelled])
        descriptor.callWhenReadable(until: .never) { outcomes.append($0) }
        #expect(outcomes == [.timedOut, .cancelled, .cancelled])
        hangUp(pair.theirs)
    }

    /// As after the machine has stood still: both are found in one turn.
    @Test func whatCameBeforeTheLoopLookedCameInTime() throws {
        let core = try StandaloneCore()
        let pair = try socketPair()
        let descriptor = try Descriptor(number: pair.ours, core: core.core)
        defer { descriptor.close() }
        core.turn()
        var outcomes: [WaitOutcome] = []
        descriptor.isReadable = false
        descriptor.callWhenReadable(until: core.core.now) { outcomes.append($0) }
        put("x", into: pair.theirs)
        core.turn()
        #expect(outcomes == [.ready])
        hangUp(pair.theirs)
    }
}
