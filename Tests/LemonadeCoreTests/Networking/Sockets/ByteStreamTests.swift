import Glibc
import Testing

@testable import LemonadeCore

/// SHUT_WR of shutdown(2), which not every build of glibc's module shows to a test.
private let endOfSending: Int32 = 1

@Suite(.timeLimit(.minutes(2))) struct ByteStreamTests {
    @Test func readsWhatThereIsAndThenTheEnd() async throws {
        try await withStream { stream, peer in
            put("hello", into: peer)
            let buffer = IOBuffer(capacity: 64)
            try await expectRead(5, from: stream, into: buffer)
            #expect(String(decoding: buffer.bytes, as: UTF8.self) == "hello")
            shutdown(peer, endOfSending)
            try await expectRead(0, from: stream, into: buffer)
            try await expectRead(0, from: stream, into: buffer)
        }
    }

    @Test func readsNoMoreThanItIsAskedFor() async throws {
        try await withStream { stream, peer in
            put("hello", into: peer)
            let buffer = IOBuffer(capacity: 64)
            for expected in [2, 2, 1] {
                try await expectRead(expected, from: stream, into: buffer, atMost: 2)
            }
        }
    }

    /// The end comes without a further event when it arrives together with the last bytes.
    @Test func seesAnEndThatCameWithTheLastBytes() async throws {
        try await withStream { stream, peer in
            let buffer = IOBuffer(capacity: 64)
            put("x", into: peer)
            shutdown(peer, endOfSending)
            try await expectRead(1, from: stream, into: buffer)
            try await expectRead(0, from: stream, into: buffer)
        }
    }

    @Test func aReadEndsAtItsDeadline() async throws {
        try await withStream { stream, _ in
            let buffer = IOBuffer(capacity: 64)
            await #expect(throws: StreamError.timedOut) {
                try await stream.read(into: buffer, until: stream.descriptor.core.now + .milliseconds(10))
            }
            // The stream can be used further.
            await #expect(throws: StreamError.timedOut) {
                try await stream.read(into: buffer, until: stream.descriptor.core.now + .milliseconds(1))
            }
        }
    }

    @Test func aCancelledStreamNeitherReadsNorWrites() async throws {
        try await withStream { stream, peer in
            put("x", into: peer)
            stream.descriptor.cancel()
            let buffer = IOBuffer(capacity: 64)
            await #expect(throws: StreamError.cancelled) { try await stream.read(into: buffer, until: .never) }
            await #expect(throws: StreamError.cancelled) {
                try await stream.write(OutgoingBytes(bytes: [1]), until: .never)
            }
        }
    }

    @Test func writesWhateverTheSizeInOrder() async throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await withStream { stream, peer in
            async let received = everything(from: peer, count: bytes.count)
            try await stream.write(OutgoingBytes(bytes: bytes), until: .never)
            let all = try await received
            #expect(all == bytes)
        }
    }

    @Test func aWriterGivesUpOnAPeerThatTakesNothing() async throws {
        try await withStream { stream, _ in
            let bytes = OutgoingBytes(bytes: Array(repeating: 1, count: 8_000_000))
            await #expect(throws: StreamError.timedOut) { try await stream.write(bytes, stall: .milliseconds(20)) }
        }
    }

    /// The whole takes many times the limit; the peer always takes something within it.
    @Test func aWriterIsPatientWithAPeerThatTakesALittle() async throws {
        try await withStream { stream, peer in
            let count = 2_000_000
            // Takes a piece each time that the loop's clock has gone on by a tenth of the limit.
            let taker = SlowTaker(
                core: stream.descriptor.core, peer: peer, pause: .milliseconds(100), mostBytes: 100_000)
            defer { taker.end() }
            let bytes = OutgoingBytes(bytes: Array(repeating: 1, count: count))
            let started = Instant.now()
            try await stream.write(bytes, stall: .seconds(1))
            #expect(Instant.now() - started > .seconds(1))
        }
    }

    @Test func aWriteToAPeerThatIsGoneSaysSo() async throws {
        let pair = try socketPair()
        hangUp(pair.theirs)
        try await onLoop { loop in
            let stream = SocketStream(descriptor: try Descriptor(number: pair.ours, core: loop.core))
            defer { stream.close() }
            await #expect(throws: StreamError.system(SystemError(call: "send", code: EPIPE))) {
                try await stream.write(OutgoingBytes(bytes: [1]), until: .never)
            }
        }
    }

    /// One that always has something to read would otherwise keep its loop to itself.
    @Test func aStreamThatNeverBlocksLetsOthersRun() async throws {
        let pair = try socketPair()
        try await onLoop { loop in
            let stream = EndlessStream(descriptor: try Descriptor(number: pair.ours, core: loop.core))
            defer { stream.close() }
            let other = Flag()
            loop.run { _ in other.raise() }
            let buffer = IOBuffer(capacity: 16_384)
            var reads = 0
            while !other.isRaised, reads < 1000 {
                buffer.removeAll()
                _ = try await stream.read(into: buffer, until: .never)
                reads += 1
            }
            #expect(reads <= Descriptor.fairShare / buffer.capacity)

            let third = Flag()
            loop.run { _ in third.raise() }
            try await stream.write(
                OutgoingBytes(bytes: Array(repeating: 0, count: 2 * Descriptor.fairShare)), until: .never)
            #expect(third.isRaised)
        }
        hangUp(pair.theirs)
    }

    @Test func aStreamIsFreshUntilSomethingArrivesOrThePeerLeaves() async throws {
        try await withStream { stream, peer in
            #expect(stream.isFresh())
            put("x", into: peer)
            #expect(!stream.isFresh())
        }
        try await withStream { stream, peer in
            shutdown(peer, endOfSending)
            #expect(!stream.isFresh())
        }
        try await withStream { stream, _ in
            stream.descriptor.cancel()
            #expect(!stream.isFresh())
        }
    }

    private func expectRead(
        _ expected: Int, from stream: SocketStream, into buffer: IOBuffer, atMost most: Int = .max,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let count = try await stream.read(into: buffer, atMost: most, until: .never)
        #expect(count == expected, sourceLocation: sourceLocation)
    }

    /// Runs `body` on a loop with a stream and the number of its other end.
    private func withStream(_ body: @escaping @Sendable (SocketStream, Int32) async throws -> Void) async throws {
        let pair = try socketPair()
        defer { hangUp(pair.theirs) }
        try await onLoop { loop in
            let stream = SocketStream(descriptor: try Descriptor(number: pair.ours, core: loop.core))
            defer { stream.close() }
            try await body(stream, pair.theirs)
        }
    }

    private func everything(from descriptor: Int32, count: Int) async throws -> [UInt8] {
        try await blocking {
            var all: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 65_536)
            while all.count < count {
                let count = recv(descriptor, &piece, piece.count, 0)
                guard count > 0 else { break }
                all += piece[..<count]
            }
            return all
        }
    }
}

/// A stream that always has bytes and always takes them.
private final class EndlessStream: ByteStream {
    let descriptor: Descriptor

    init(descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    func tryRead(into buffer: UnsafeMutableRawBufferPointer) -> IOResult { .count(buffer.count) }
    func tryWrite(_ parts: UnsafeBufferPointer<iovec>) -> IOResult { .count(min(10_000, parts[0].iov_len)) }
    func isFresh() -> Bool { true }
    func close() { descriptor.close() }
}

/// Takes a little of what a peer is sent, again and again, by a loop's own deadlines.
private final class SlowTaker: DeadlineNode {
    private let core: LoopCore
    private let peer: Int32
    private let pause: Duration
    private var piece: [UInt8]

    init(core: LoopCore, peer: Int32, pause: Duration, mostBytes: Int) {
        self.core = core
        self.peer = peer
        self.pause = pause
        piece = [UInt8](repeating: 0, count: mostBytes)
        super.init()
        core.deadlines.schedule(self, at: core.now + pause)
    }

    func end() {
        core.deadlines.remove(self)
    }

    override func deadlinePassed(at now: Instant) -> Instant {
        _ = recv(peer, &piece, piece.count, Int32(MSG_DONTWAIT))
        return now + pause
    }
}
