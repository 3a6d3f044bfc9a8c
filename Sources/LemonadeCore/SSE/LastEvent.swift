/// The events by which the streams of some APIs say that nothing more will come.
enum LastEvent {
    /// Whether a piece of a stream ends with OpenAI's `data: [DONE]`.
    static func isDone(atEndOf piece: UnsafeRawBufferPointer) -> Bool {
        var end = piece.count
        while end > 0, piece[end - 1] == UInt8(ascii: "\n") || piece[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        // Most pieces end otherwise, which is seen here.
        guard end > 0, piece[end - 1] == UInt8(ascii: "]") else { return false }
        let line = piece[..<end]
        return UnsafeRawBufferPointer(rebasing: line.suffix(12)).equals("data: [DONE]")
            || UnsafeRawBufferPointer(rebasing: line.suffix(11)).equals("data:[DONE]")
    }

    /// Whether a piece of a stream ends with Anthropic's `message_stop`: in an event that is short, but may be padded. Inside a
    /// text the quotes would be escaped.
    static func isMessageStop(atEndOf piece: UnsafeRawBufferPointer) -> Bool {
        let end = piece.suffix(128)
        return end.firstPlace(of: #""type":"message_stop""#.utf8) != nil
            || end.firstPlace(of: #""type": "message_stop""#.utf8) != nil
    }
}
