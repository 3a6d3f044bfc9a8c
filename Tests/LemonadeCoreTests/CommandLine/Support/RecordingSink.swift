import Synchronization

@testable import LemonadeCLI

/// Keeps what is written to it; after so many writes it is closed, as a pipe is whose reader has gone.
final class RecordingSink: OutputSink {
    private let bytes = Mutex<[UInt8]>([])
    private let writesLeft: Mutex<Int>

    init(closingAfter writes: Int = .max) {
        writesLeft = Mutex(writes)
    }

    /// What has been written, as text.
    var text: String {
        String(decoding: bytes.withLock { $0 }, as: UTF8.self)
    }

    func write(_ new: [UInt8]) throws(OutputError) {
        let isOpen = writesLeft.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isOpen else { throw .closed }
        bytes.withLock { $0 += new }
    }
}
