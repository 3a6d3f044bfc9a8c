import Synchronization

@testable import LemonadeCLI

/// Keeps what is written to it; after so many writes it is closed, as a pipe is whose reader has gone.
final class RecordingSink: OutputSink {
    private struct State {
        var bytes: [UInt8] = []
        var waiting: (text: String, continuation: CheckedContinuation<Void, Never>)?

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private let state = Mutex(State())
    private let writesLeft: Mutex<Int>

    init(closingAfter writes: Int = .max) {
        writesLeft = Mutex(writes)
    }

    /// What has been written, as text.
    var text: String {
        state.withLock { $0.text }
    }

    /// Waits until a text has been written; one at a time.
    func wait(for text: String) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard !state.text.contains(text) else { return true }
                state.waiting = (text, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func write(_ new: [UInt8]) throws(OutputError) {
        let isOpen = writesLeft.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isOpen else { throw .closed }
        let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.bytes += new
            guard let waiting = state.waiting, state.text.contains(waiting.text) else { return nil }
            state.waiting = nil
            return waiting.continuation
        }
        continuation?.resume()
    }
}
