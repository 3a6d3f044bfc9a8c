import LemonadeCore

/// Reads a chat completion as its bytes arrive, whether it comes as an event stream or in one piece.
struct AnswerReader: Sendable {
    private enum Form {
        case events(ServerSentEventParser)
        case document([UInt8])
    }

    private var form: Form

    /// Whether the answer has been brought to its end. A stream that merely stops has not.
    private(set) var isComplete = false

    /// The largest answer in one piece, in bytes: more than any model says.
    static let largestDocument = 64 << 20

    /// A reader for an answer of this media type.
    init(contentType: String) {
        let isEventStream = contentType.lowercased().hasPrefix("text/event-stream")
        form = isEventStream ? .events(ServerSentEventParser()) : .document([])
    }

    /// What the next bytes say.
    mutating func take(_ bytes: [UInt8]) -> [AnswerEvent] {
        switch form {
        case .document(var document):
            guard document.count + bytes.count <= Self.largestDocument else {
                return [.failure("The answer is larger than any model's.")]
            }
            // Emptied first, so that the bytes are appended in place and not to a copy.
            form = .document([])
            document += bytes
            form = .document(document)
            return []
        case .events(var parser):
            var data: [[UInt8]] = []
            var events: [AnswerEvent] = []
            do throws(ServerSentEventError) {
                try bytes.withUnsafeBufferPointer { (bytes) throws(ServerSentEventError) in
                    try parser.feed(UnsafeRawBufferPointer(bytes)) { data.append($0.data) }
                }
            } catch {
                events.append(.failure("The answer cannot be read: \(error)."))
            }
            form = .events(parser)
            return data.flatMap { read($0) } + events
        }
    }

    /// What is known only at the end of the bytes.
    mutating func end() -> [AnswerEvent] {
        guard case .document(let document) = form, !document.isEmpty else { return [] }
        form = .document([])
        return read(document)
    }

    private mutating func read(_ data: [UInt8]) -> [AnswerEvent] {
        if data.elementsEqual("[DONE]".utf8) {
            isComplete = true
            return []
        }
        guard let value = try? JSONValue.parse(data) else {
            return [.failure("The answer cannot be read: it is not JSON.")]
        }
        let events = AnswerEvent.events(in: value)
        // Some providers end with the reason and no [DONE].
        if events.contains(where: { if case .finish = $0 { true } else { false } }) { isComplete = true }
        if case .document = form, !events.isEmpty { isComplete = true }
        return events
    }
}
