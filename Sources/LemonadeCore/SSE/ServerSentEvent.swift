/// One event of an event stream (WHATWG HTML §9.2).
package struct ServerSentEvent: Sendable, Equatable {
    /// The event's type: the `event` field, or `message` when there was none.
    package let name: String

    /// The values of the `data` fields as they came, joined by LF.
    package let data: [UInt8]

    /// The last `id` that the stream gave, with this event or before it; empty when there was none.
    package let lastEventID: String

    /// The data as text; bytes that are not UTF-8 become U+FFFD, as the standard has it.
    package var text: String { String(decoding: data, as: UTF8.self) }
}
