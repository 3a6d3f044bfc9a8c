/// Watches the bytes of an answer as they pass, and never edits them: where events end, and what the provider says was used.
struct StreamWatch {
    /// How many bytes have passed.
    private(set) var byteCount = 0
    private let isEventStream: Bool
    private var boundary = EventBoundary()
    private let observesUsage: Bool
    private var observer = UsageObserver()

    /// A watch at the body's start.
    init(isEventStream: Bool, observesUsage: Bool) {
        self.isEventStream = isEventStream
        self.observesUsage = observesUsage
    }

    /// Whether the stream is one of events, and the last one is whole.
    var isBetweenEvents: Bool { isEventStream && boundary.isBetweenEvents }

    /// Takes the next bytes.
    mutating func observe(_ bytes: UnsafeRawBufferPointer) {
        byteCount += bytes.count
        if isEventStream { boundary.observe(bytes) }
        if observesUsage { observer.observe(bytes) }
    }

    /// What the provider says was used, so far.
    var usage: TokenUsage? { observer.usage }
}
