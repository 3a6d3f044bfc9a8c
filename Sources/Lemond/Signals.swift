import Dispatch

/// Signals as values.
enum Signals {
    /// Waits for the first of these signals. From the second one on they act as they would have without this.
    static func first(of numbers: [Int32]) async -> Int32 {
        let queue = DispatchQueue(label: "signals")
        let (received, continuation) = AsyncStream.makeStream(of: Int32.self)
        let sources = numbers.map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { @Sendable in continuation.yield(number) }
            source.activate()
            return source
        }
        defer { for source in sources { source.cancel() } }
        for await number in received { return number }
        return 0
    }
}
