/// Watches the bytes of an answer as they pass, and never edits them: where events end, and what the provider says was used.
struct StreamWatch {
    /// How many bytes have passed.
    private(set) var byteCount = 0
    private let isEventStream: Bool
    private var boundary = EventBoundary()
    private let observesUsage: Bool
    private var observer = UsageObserver()
    private let style: StreamErrorStyle
    /// Whether the last event of a stream has passed, so that what follows only ends its framing. At worst the answer is no
    /// where it could be yes, when that event comes in pieces.
    private(set) var hasSeenLastEvent = false

    /// A watch at the body's start.
    init(isEventStream: Bool, observesUsage: Bool, style: StreamErrorStyle) {
        self.isEventStream = isEventStream
        self.observesUsage = observesUsage
        self.style = style
    }

    /// Whether the stream is one of events, and the last one is whole.
    var isBetweenEvents: Bool { isEventStream && boundary.isBetweenEvents }

    /// Takes the next bytes.
    mutating func observe(_ bytes: UnsafeRawBufferPointer) {
        byteCount += bytes.count
        if isEventStream { boundary.observe(bytes) }
        if observesUsage { observer.observe(bytes) }
        if isBetweenEvents { hasSeenLastEvent = endsStream(bytes) }
    }

    private func endsStream(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch style {
        case .openAI: LastEvent.isDone(atEndOf: bytes)
        case .messages: LastEvent.isMessageStop(atEndOf: bytes)
        // Of its events only the last says what was used.
        case .responses: usage != nil
        }
    }

    /// What the provider says was used, so far.
    var usage: TokenUsage? { observer.usage }
}
