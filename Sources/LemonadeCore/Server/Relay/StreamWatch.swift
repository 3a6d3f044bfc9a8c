/// Watches the bytes of an answer as they pass, and never edits them: where events end, and what the provider says was used.
struct StreamWatch {
    /// How many bytes have passed.
    private(set) var byteCount = 0
    private var boundary: EventBoundary?
    private var usage: UsageObserver?

    /// A watch at the body's start.
    init(isEventStream: Bool, observesUsage: Bool) {
        boundary = isEventStream ? EventBoundary() : nil
        usage = observesUsage ? UsageObserver() : nil
    }

    /// Whether the stream is one of events, and the last one is whole.
    var isBetweenEvents: Bool { boundary?.isBetweenEvents ?? false }

    /// Takes the next bytes.
    mutating func observe(_ bytes: UnsafeRawBufferPointer) {
        byteCount += bytes.count
        boundary?.observe(bytes)
        usage?.observe(bytes)
    }

    /// Notes in the record what was seen.
    func finish(_ record: inout RelayRecord) {
        record.usage = usage?.usage
    }
}
