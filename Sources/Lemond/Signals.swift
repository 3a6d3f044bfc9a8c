import Dispatch

/// Signals as values, for as long as this is kept: none of them acts by itself meanwhile.
final class Signals {
    /// The signals in the order in which they came.
    let received: AsyncStream<Int32>
    private let sources: [any DispatchSourceSignal]

    /// Takes those signals.
    init(_ numbers: [Int32]) {
        let queue = DispatchQueue(label: "signals")
        let (received, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.received = received
        sources = numbers.map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { @Sendable in continuation.yield(number) }
            source.activate()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}

extension AsyncStream<Int32> {
    /// The next signal but that one.
    func next(but ignored: Int32? = nil) async -> Int32 {
        for await number in self where number != ignored { return number }
        return 0
    }
}
