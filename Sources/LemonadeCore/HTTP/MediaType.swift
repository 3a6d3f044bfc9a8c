/// The media types that make a difference to a relay.
enum MediaType: Sendable, Equatable {
    /// `application/json`
    case json
    /// `text/event-stream`
    case eventStream
    /// Any other, or none.
    case other

    /// Reads a `Content-Type` (RFC 9110 §8.3): case does not matter, and parameters are left out of account.
    init(_ value: UnsafeRawBufferPointer) {
        let end = value.firstIndex(of: UInt8(ascii: ";"), from: 0) ?? value.count
        let essence = UnsafeRawBufferPointer(rebasing: value[..<end]).trimmingWhitespace()
        if essence.equalsIgnoringCase("text/event-stream") {
            self = .eventStream
        } else if essence.equalsIgnoringCase("application/json") {
            self = .json
        } else {
            self = .other
        }
    }

    /// The media type of a message with those fields; `.other` when it names none, or several.
    init(of fields: borrowing HTTPFields) {
        guard let entry = fields.first(.contentType), !fields.repeated.contains(.contentType) else {
            self = .other
            return
        }
        self = fields.withValue(of: entry) { MediaType($0) }
    }
}
