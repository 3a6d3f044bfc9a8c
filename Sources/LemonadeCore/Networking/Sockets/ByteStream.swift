import Glibc

/// What one attempt to read or write came to.
enum IOResult {
    /// That many bytes, at least one.
    case count(Int)
    /// The peer has ended its side.
    case end
    /// It would block; worth trying again once this is so. A TLS stream may have to write in order to read.
    case blocked(Interest)
    /// The stream is no use any more.
    case failed(StreamError)
}

/// Why a stream gave up.
enum StreamError: Error, Sendable, Equatable {
    /// The limit passed first.
    case timedOut
    /// The scope that the stream belongs to was cancelled.
    case cancelled
    /// The system reported it: reset, broken pipe, …
    case system(SystemError)
    /// The TLS layer reported it, in words.
    case tls(String)
}

/// A stream of bytes both ways over one descriptor: a plain socket, or TLS over one.
///
/// A conforming type only tries; suspending, deadlines and cancellation are here, once for all of them.
protocol ByteStream: AnyObject {
    /// What to wait on.
    var descriptor: Descriptor { get }
    /// Reads what is there, without waiting.
    func tryRead(into buffer: UnsafeMutableRawBufferPointer) -> IOResult
    /// Writes as much as goes, without waiting.
    func tryWrite(_ parts: UnsafeBufferPointer<iovec>) -> IOResult
    /// Whether a stream that nobody used for a while may carry another request: nothing unasked-for arrived, and the peer
    /// has not hung up.
    func isFresh() -> Bool
    /// Says goodbye as the protocol wants it, and closes.
    func close()
}

/// Bytes to be written that need not be in one place.
protocol OutgoingParts {
    /// How many bytes there are in all.
    var byteCount: Int { get }
    /// Calls `body` with what is left to write after the first `offset` bytes.
    func withParts<R>(from offset: Int, _ body: (UnsafeBufferPointer<iovec>) -> R) -> R
}

extension ByteStream {
    /// Reads into the buffer's free room, `most` bytes at the most. Returns how many bytes came; 0 when the peer has ended
    /// its side.
    func read(into buffer: IOBuffer, atMost most: Int = .max, until deadline: Instant) async throws(StreamError) -> Int
    {
        while true {
            var interest = Interest.read
            if descriptor.isCancelled { throw .cancelled }
            if descriptor.isReadable {
                switch tryRead(into: UnsafeMutableRawBufferPointer(rebasing: buffer.free.prefix(most))) {
                case .count(let count):
                    buffer.commit(count)
                    if descriptor.hasMovedFairShare(count) { await Task.yield() }
                    return count
                case .end: return 0
                case .failed(let error): throw error
                case .blocked(let blocked): interest = blocked
                }
            }
            try await wait(for: interest, until: deadline)
        }
    }

    /// Writes everything, not beyond `deadline`.
    func write(_ message: borrowing some OutgoingParts, until deadline: Instant) async throws(StreamError) {
        try await write(message) { deadline }
    }

    /// Writes everything, however long that takes, as long as the peer takes some of it within every `stall`.
    func write(_ message: borrowing some OutgoingParts, stall: Duration) async throws(StreamError) {
        try await write(message) { descriptor.core.now + stall }
    }

    private func write(_ message: borrowing some OutgoingParts, deadline: () -> Instant) async throws(StreamError) {
        var offset = 0
        while offset < message.byteCount {
            var interest = Interest.write
            if descriptor.isCancelled { throw .cancelled }
            if descriptor.isWritable {
                switch message.withParts(from: offset, { tryWrite($0) }) {
                case .count(let count):
                    offset += count
                    if descriptor.hasMovedFairShare(count) { await Task.yield() }
                    continue
                case .end: throw .system(SystemError(call: "send", code: EPIPE))
                case .failed(let error): throw error
                case .blocked(let blocked): interest = blocked
                }
            }
            try await wait(for: interest, until: deadline())
        }
    }

    /// Waits, and turns every end but readiness into an error.
    func wait(for interest: Interest, until deadline: Instant) async throws(StreamError) {
        switch await descriptor.wait(for: interest, until: deadline) {
        case .ready: break
        case .timedOut: throw .timedOut
        case .cancelled: throw .cancelled
        }
    }
}
